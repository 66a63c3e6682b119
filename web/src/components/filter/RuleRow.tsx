import { ActionIcon, Autocomplete, Group, MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './Filter.module.css';
import type { Literal, Rule } from './tree';
import { argChoices, begin, findAtom, turn, valueChoices, type Vocabulary, wayOf, waysOf } from './vocabulary';

interface Props {
  rule: Rule;
  words: Vocabulary;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}

/** One condition: about what, compared how, with what. */
export function RuleRow({ rule, words, onChange, onRemove }: Props) {
  const { t } = useTranslation('contacts');
  const way = wayOf(words, rule);
  const atoms = words.atoms.map((atom) => ({ value: atom.name, label: atom.title }));
  const setArg = (index: number, value: string) => {
    const args = rule.args.map((arg, at) => (at === index ? { ...arg, value } : arg));
    const next = { ...rule, args };
    // Another field may be of another type, and then the comparison begins anew.
    const fits = waysOf(words, next).some((one) => one.key === way?.key);
    const first = waysOf(words, next)[0];
    onChange(fits || !first ? next : turn(next, first));
  };
  return (
    <Group component="fieldset" gap={6} align="flex-start" className={classes.rule} aria-label={t('filter.condition')}>
      <Select className={classes.part} aria-label={t('filter.about')} placeholder={t('filter.about')} data={atoms} value={rule.atom || null} searchable allowDeselect={false} nothingFoundMessage={t('filter.nothing')} onChange={(atom) => atom && onChange(begin(words, rule, atom))} data-autofocus={rule.atom ? undefined : true} />
      {rule.args.map((arg, index) => {
        const choices = argChoices(words, rule.atom, index);
        const label = findAtom(words, rule.atom)?.args[index]?.name ?? '';
        const common = { className: classes.part, 'aria-label': t('filter.which'), placeholder: t('filter.which') };
        if (rule.atom === 'tag') return <Autocomplete key={label} {...common} data={choices?.map((one) => one.value) ?? []} value={arg.value} onChange={(value) => setArg(index, value)} />;
        if (choices) return <Select key={label} {...common} data={withCurrent(choices, arg.value)} value={arg.value || null} searchable allowDeselect={false} nothingFoundMessage={t('filter.nothing')} onChange={(value) => value && setArg(index, value)} />;
        return <TextInput key={label} {...common} value={arg.value} onChange={(event) => setArg(index, event.currentTarget.value)} />;
      })}
      {rule.atom ? (
        <Select className={classes.part} aria-label={t('filter.how')} data={waysOf(words, rule).map((one) => ({ value: one.key, label: t(`way.${one.key}`) }))} value={way?.key ?? null} allowDeselect={false} onChange={(key) => { const to = waysOf(words, rule).find((one) => one.key === key); if (to) onChange(turn(rule, to)); }} />
      ) : null}
      {rule.comparison === '' ? null : <ValueInput rule={rule} words={words} onChange={onChange} />}
      <ActionIcon size={34} aria-label={t('filter.remove')} onClick={onRemove} className={classes.remove}><IconX size={16} /></ActionIcon>
    </Group>
  );
}

function ValueInput({ rule, words, onChange }: Omit<Props, 'onRemove'>) {
  const { t } = useTranslation('contacts');
  const choices = valueChoices(words, rule);
  const value = rule.values[0]?.value ?? '';
  const kind = rule.values[0]?.kind ?? 'text';
  const set = (...values: string[]) => onChange({ ...rule, values: values.map((one): Literal => ({ kind, value: one })) });
  const common = { className: classes.part, 'aria-label': t('filter.value'), placeholder: t('filter.value') };
  if (rule.comparison === 'in') {
    const all = rule.values.map((one) => one.value);
    return choices ? <MultiSelect {...common} data={choices} value={all} onChange={(next) => set(...next)} /> : <TagsInput {...common} value={all} onChange={(next) => set(...next)} />;
  }
  if (kind === 'date') return <TextInput {...common} type="date" value={value} onChange={(event) => set(event.currentTarget.value)} />;
  if (kind === 'period') return <PeriodInput value={value} onChange={(next) => set(next)} />;
  if (kind === 'number') return <NumberInput {...common} value={value === '' ? '' : Number(value)} onChange={(next) => set(next === '' ? '' : String(next))} hideControls />;
  if (choices) return <Select {...common} data={withCurrent(choices, value)} value={value || null} allowDeselect={false} searchable onChange={(next) => next && set(next)} />;
  return <TextInput {...common} value={value} onChange={(event) => set(event.currentTarget.value)} />;
}

/** A length of time as a number and a unit. One written with several units ("1d12h") is kept and shown in its smallest. */
function PeriodInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('contacts');
  const simple = /^(\d+)([dhm])$/.exec(value);
  if (value && !simple) return <TextInput className={classes.part} aria-label={t('filter.value')} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
  const unit = simple?.[2] ?? 'd';
  return (
    <Group gap={4} wrap="nowrap" className={classes.part}>
      <NumberInput aria-label={t('filter.value')} min={1} allowDecimal={false} allowNegative={false} value={simple ? Number(simple[1]) : ''} onChange={(next) => onChange(next === '' ? '' : `${next}${unit}`)} w={64} hideControls />
      <Select aria-label={t('filter.unit')} data={(['d', 'h', 'm'] as const).map((one) => ({ value: one, label: t(`unit.${one}`) }))} value={unit} allowDeselect={false} onChange={(next) => next && onChange(simple ? `${simple[1]}${next}` : `1${next}`)} />
    </Group>
  );
}

/** The choices with what is chosen now among them, though it was deleted since. */
function withCurrent(choices: { value: string; label: string }[], current: string) {
  return !current || choices.some((one) => one.value === current) ? choices : [...choices, { value: current, label: current }];
}
