import type { Field, FilterAtom, Stage, Tag } from '~/api/contract';
import type { Comparison, Literal, Rule } from './tree';

/** What a condition yields: the server's type of an atom, or of the field it reads. */
export type ValueType = 'bool' | 'text' | 'number' | 'moment' | 'date' | 'duration' | 'choice' | 'set';

export interface Choice {
  value: string;
  label: string;
}
/** Everything a workspace can ask about its contacts. */
export interface Vocabulary {
  atoms: FilterAtom[];
  fields: Field[];
  tags: Tag[];
  stages: Stage[];
}

/** One way to compare, as a person chooses it: a comparison of the language, perhaps turned round, with a kind of value. */
export interface Way {
  key: WayKey;
  comparison: Comparison;
  not: boolean;
  value: Literal['kind'] | null;
  many?: boolean;
}
export type WayKey = 'yes' | 'no' | 'known' | 'unknown' | 'is' | 'isNot' | 'contains' | 'notContains' | 'oneOf' | 'noneOf' | 'more' | 'less' | 'atLeast' | 'atMost' | 'from' | 'before' | 'within' | 'longAgo' | 'longer' | 'shorter';

const way = (key: WayKey, comparison: Comparison, value: Way['value'], not = false, many = false): Way => ({ key, comparison, value, not, ...(many && { many }) });
const known = [way('known', '', null), way('unknown', '', null, true)];

const ways: Record<ValueType, Way[]> = {
  bool: [way('yes', '', null), way('no', '', null, true)],
  text: [way('is', '=', 'text'), way('isNot', '!=', 'text'), way('contains', 'contains', 'text'), way('notContains', 'contains', 'text', true), way('oneOf', 'in', 'text', false, true), ...known],
  choice: [way('is', '=', 'text'), way('isNot', '!=', 'text'), way('oneOf', 'in', 'text', false, true), way('noneOf', 'in', 'text', true, true), ...known],
  number: [way('is', '=', 'number'), way('isNot', '!=', 'number'), way('more', '>', 'number'), way('less', '<', 'number'), way('atLeast', '>=', 'number'), way('atMost', '<=', 'number'), ...known],
  moment: [way('within', '<=', 'period'), way('longAgo', '>', 'period'), way('from', '>=', 'date'), way('before', '<', 'date'), way('is', '=', 'date'), ...known],
  date: [way('from', '>=', 'date'), way('before', '<', 'date'), way('is', '=', 'date'), way('within', '<=', 'period'), way('longAgo', '>', 'period'), ...known],
  duration: [way('longer', '>', 'period'), way('shorter', '<', 'period'), ...known],
  set: [way('contains', 'contains', 'text'), way('notContains', 'contains', 'text', true), way('oneOf', 'in', 'text', false, true), ...known],
};
const fieldTypes: Record<Field['type'], ValueType> = { text: 'text', number: 'number', date: 'date', datetime: 'moment', boolean: 'bool', choice: 'choice', money: 'number' };
const atomTypes: Record<string, ValueType> = { integer: 'number', boolean: 'bool', money: 'number', datetime: 'moment' };

export const findAtom = (words: Vocabulary, name: string) => words.atoms.find((atom) => atom.name === name);
const fieldOf = (words: Vocabulary, rule: Rule) => (rule.atom === 'field' ? words.fields.find((field) => field.key === rule.args[0]?.value) : undefined);

/** What the condition compares. A field decides by its own type. */
export function typeOf(words: Vocabulary, rule: Rule): ValueType {
  const field = fieldOf(words, rule);
  if (field) return fieldTypes[field.type];
  const type = findAtom(words, rule.atom)?.type ?? 'bool';
  return type in ways ? (type as ValueType) : atomTypes[type] ?? 'text';
}

/** The ways this condition may be compared; a way the tree holds but nobody offers is kept as the last one. */
export function waysOf(words: Vocabulary, rule: Rule): Way[] {
  const allowed = findAtom(words, rule.atom)?.comparisons ?? [];
  const offered = ways[typeOf(words, rule)].filter((one) => rule.atom === 'field' || one.comparison === '' || allowed.length === 0 || allowed.includes(one.comparison));
  return offered;
}

/** The way a condition is written now. */
export function wayOf(words: Vocabulary, rule: Rule): Way | undefined {
  const kind = rule.values[0]?.kind ?? null;
  const fits = (one: Way) => one.comparison === rule.comparison && one.not === rule.not;
  const all = waysOf(words, rule);
  return all.find((one) => fits(one) && (one.value === kind || kind === null)) ?? all.find(fits);
}

/** Turns the condition to another way, keeping the value when it is of the same kind. */
export function turn(rule: Rule, to: Way): Rule {
  const kept = to.value === null ? [] : rule.values.filter((one) => one.kind === to.value);
  const values = to.value === null ? [] : kept.length ? (to.many ? kept : kept.slice(0, 1)) : to.many ? [] : [{ kind: to.value, value: '' }];
  return { ...rule, comparison: to.comparison, not: to.not, values };
}

/** A new condition on an atom, compared in its first way. */
export function begin(words: Vocabulary, rule: Rule, atom: string): Rule {
  const args = (findAtom(words, atom)?.args ?? []).filter((arg) => !arg.optional).map((): Literal => ({ kind: 'text', value: '' }));
  const fresh: Rule = { ...rule, atom, args, comparison: '', not: false, values: [] };
  const first = waysOf(words, fresh)[0];
  return first ? turn(fresh, first) : fresh;
}

/** Known values of an argument; null when anything may be typed. */
export function argChoices(words: Vocabulary, atom: string, index: number): Choice[] | null {
  if (atom === 'field') return words.fields.map((field) => ({ value: field.key, label: field.label }));
  if (atom === 'tag') return words.tags.map((tag) => ({ value: tag.name, label: tag.name }));
  const options = findAtom(words, atom)?.args[index]?.options;
  return options?.length ? options.map((one) => ({ value: one.value, label: one.label || one.value })) : null;
}

/** Known values to compare with; null when anything may be typed. */
export function valueChoices(words: Vocabulary, rule: Rule): Choice[] | null {
  const field = fieldOf(words, rule);
  if (field) return field.type === 'choice' ? field.choices.map((value) => ({ value, label: value })) : null;
  const options = findAtom(words, rule.atom)?.options;
  if (options?.length) return options.map((one) => ({ value: one.value, label: one.label || one.value }));
  return rule.atom === 'stage' ? words.stages.map((stage) => ({ value: stage.key, label: stage.title })) : null;
}
