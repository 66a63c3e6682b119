/** A place inside a block as findings spell it: set[0].tag. */
export const under = (path: string, key: string | number): string => (typeof key === 'number' ? `${path}[${key}]` : path ? `${path}.${key}` : key);

/** The place inside its block. Findings about the form of a document count from the document. */
export const inBlock = (path: string): string => path.replace(/^blocks\[\d+\]\.?/, '').replace(/^\./, '');

/** Whether a place is another one or lies in it. */
export function within(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
