/** Units of lengths of time as documents spell them. */
export const units = ['d', 'h', 'm', 's'] as const;
export type Unit = (typeof units)[number];

/** A length as a number of one unit; null when it is written with several ("1d12h") or not well. */
export function readLength(text: string): { amount: number; unit: Unit } | null {
  const found = /^(\d+)([dhms])$/.exec(text);
  return found ? { amount: Number(found[1]), unit: found[2] as Unit } : null;
}

/** What documents call the moment: a date, with or without an hour. */
export function readMoment(text: string): { date: string; hour: string } {
  const found = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d))?$/.exec(text);
  return { date: found?.[1] ?? '', hour: found?.[2] ?? '' };
}
