import { type Block, type FlowDocument, say } from './document';

/** How one document differs from another: names of blocks, and whether the rest does. */
export interface Difference {
  added: string[];
  removed: string[];
  changed: string[];
  /** Triggers, the start, the name, settings. */
  rest: boolean;
  /** Only where things stand, notes and frames. */
  looks: boolean;
}

/** The same whatever the order of keys, and whether what is empty is written or left out: the server does the latter. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (empty(a) && empty(b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => same(left[key], right[key]));
}

const empty = (value: unknown): boolean => value === undefined || value === null || value === '' || (typeof value === 'object' && Object.values(value).every(empty));

const looks = new Set(['layout', 'notes', 'frames']);

/** What `mine` has that `theirs` has not, and the other way round. */
export function compare(theirs: FlowDocument, mine: FlowDocument, languages: readonly string[], kindTitle: (kind: string) => string): Difference {
  const name = (block: Block) => say(block.title, languages) || kindTitle(block.kind);
  const there = new Map(theirs.blocks.map((block) => [block.id, block]));
  const here = new Map(mine.blocks.map((block) => [block.id, block]));
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].filter((key) => key !== 'blocks');
  const differ = (key: string) => !same(theirs[key], mine[key]);
  return {
    added: mine.blocks.filter((block) => !there.has(block.id)).map(name),
    removed: theirs.blocks.filter((block) => !here.has(block.id)).map(name),
    changed: mine.blocks.filter((block) => there.has(block.id) && !same(there.get(block.id), block)).map(name),
    rest: keys.some((key) => !looks.has(key) && differ(key)),
    looks: keys.some((key) => looks.has(key) && differ(key)),
  };
}
