import { quote } from '~/api/people';

/** A value of the filter language. All but texts keep the spelling they have in it: 12.5, true, 2026-01-31, 1d12h. */
export interface Literal {
  kind: 'text' | 'number' | 'bool' | 'date' | 'period';
  value: string;
}
export type Comparison = '' | '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'contains';

/** One condition, as the builder edits it. `not` turns it round. */
export interface Rule {
  id: number;
  atom: string;
  args: Literal[];
  comparison: Comparison;
  values: Literal[];
  not: boolean;
}
/** Conditions and groups joined by one word. */
export interface Group {
  id: number;
  join: 'and' | 'or';
  not: boolean;
  items: (Rule | Group)[];
}

export const isGroup = (item: Rule | Group): item is Group => 'join' in item;

let lastId = 0;
/** A number nothing else in the tree has; it lives as long as the page. */
export const nextId = () => (lastId += 1);

export const emptyGroup = (join: Group['join'] = 'and'): Group => ({ id: nextId(), join, not: false, items: [] });

/** Writes a tree as text. Conditions that are not finished yet are left out; nothing at all gives ''. */
export function print(group: Group): string {
  return printGroup(group, false);
}

function printGroup(group: Group, inner: boolean): string {
  const parts = group.items.map((item) => (isGroup(item) ? printGroup(item, true) : printRule(item))).filter(Boolean);
  if (parts.length === 0) return '';
  if (parts.length === 1 && !group.not) return parts[0] ?? '';
  const text = parts.join(` ${group.join} `);
  if (group.not) return `not (${text})`;
  return inner ? `(${text})` : text;
}

function printRule(rule: Rule): string {
  if (!isComplete(rule)) return '';
  const call = `${rule.atom}(${rule.args.map(printLiteral).join(', ')})`;
  const condition = rule.comparison === '' ? call : rule.comparison === 'in' ? `${call} in (${rule.values.map(printLiteral).join(', ')})` : `${call} ${rule.comparison} ${rule.values.map(printLiteral)[0] ?? ''}`;
  return rule.not ? `not ${condition}` : condition;
}

export function printLiteral({ kind, value }: Literal): string {
  return kind === 'text' ? quote(value) : value;
}

/** Whether the condition can be written: every argument given, and a value where the comparison needs one. */
export function isComplete(rule: Rule): boolean {
  if (!rule.atom || rule.args.some((arg) => !arg.value)) return false;
  if (rule.comparison === '') return true;
  return rule.values.length > 0 && rule.values.every((one) => one.value.trim() !== '' && (one.kind !== 'number' || /^-?\d+(\.\d+)?$/.test(one.value)));
}

/** How many finished conditions a tree has. */
export function countRules(group: Group): number {
  return group.items.reduce((all, item) => all + (isGroup(item) ? countRules(item) : isComplete(item) ? 1 : 0), 0);
}

/** The tree with one item replaced, or removed when `next` is null. */
export function replace(group: Group, id: number, next: Rule | Group | null): Group {
  return {
    ...group,
    items: group.items.flatMap((item) => {
      if (item.id === id) return next === null ? [] : [next];
      return [isGroup(item) ? replace(item, id, next) : item];
    }),
  };
}
