/** What the address of the list carries. */
export interface ContactsSearch {
  search?: string;
  filter?: string;
  sort?: Sort;
}
export const sorts = ['-created_at', '-last_inbound_at', 'name'] as const;
export type Sort = (typeof sorts)[number];
