import { ActionIcon, Button, Group, Select, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowLeft, IconArrowRight, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Choice, useFindings, useForm } from '~/components/form/context';
import { Findings } from '~/components/form/Findings';
import formClasses from '~/components/form/Form.module.css';
import { under } from '~/components/form/path';
import { TemplateField, WordsField } from '~/components/form/TextFields';
import { putOrDrop } from '~/components/form/values';
import { wordsIn } from '~/components/form/words';
import { keyed } from '~/lib/keyed';
import { change, move, needs, type Press, type Rows } from './message';
import classes from './MessageEditor.module.css';

interface Props {
  label: string;
  path: string;
  value: Rows;
  /** What a new button does. */
  action: string;
  actions: readonly Choice[];
  styles: readonly Choice[];
  /** An id no button of the block has. */
  freshId: () => string;
  onChange: (next: Rows, at: string) => void;
}

/** Buttons by rows, drawn as people see them; the chosen one has its form below. */
export function ButtonsField({ label, path, value, action, actions, styles, freshId, onChange }: Props) {
  const { t } = useTranslation('forms');
  const { languages } = useForm();
  const [chosen, setChosen] = useState<string | null>(null);
  const box = useRef<HTMLFieldSetElement>(null);
  const found = useFindings(path, true);
  const open = value.flat().find((one) => one.id === chosen);
  const row = value.findIndex((one) => one.some((button) => button.id === chosen));
  const place = open ? under(under(path, row), value[row]?.indexOf(open) ?? 0) : path;
  const set = (next: Rows, at = path) => onChange(next, at);
  const add = (to: number) => {
    const button: Press = { id: freshId(), action };
    set(to < value.length ? value.with(to, [...(value[to] ?? []), button]) : [...value, [button]]);
    setChosen(button.id);
    // Whoever adds a button goes on with its words.
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`.${classes.form} input`)?.focus());
  };
  const name = (one: Press) => wordsIn(one.label, languages[0] ?? '', languages) || t('button.nameless');
  return (
    <fieldset className={formClasses.box} ref={box}>
      <legend className={formClasses.legend}>{label}</legend>
      <div className={classes.rows}>
        {keyed(value, (one) => one[0]?.id ?? '').map(({ key, thing: buttons }, at) => (
          <div key={key} className={classes.row}>
            {buttons.map((one, index) => (
              <UnstyledButton key={one.id} className={classes.press} data-style={one.style} data-bad={found.some((finding) => finding.level === 'error' && finding.path.startsWith(under(under(path, at), index))) || undefined} aria-pressed={one.id === chosen} onClick={() => setChosen(one.id === chosen ? null : one.id)}>{name(one)}</UnstyledButton>
            ))}
            <UnstyledButton className={classes.add} aria-label={t('button.addToRow', { number: at + 1 })} title={t('button.addToRow', { number: at + 1 })} onClick={() => add(at)}><IconPlus size={15} /></UnstyledButton>
          </div>
        ))}
      </div>
      {open ? <PressForm key={open.id} one={open} path={place} {...{ actions, styles }} onChange={(next) => set(change(value, open.id, next), place)} onMove={(to) => set(move(value, open.id, to))} onRemove={() => { setChosen(null); set(change(value, open.id, null)); }} /> : null}
      <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} mt={value.length ? 8 : 0} onClick={() => add(value.length)}>{t(value.length ? 'button.addRow' : 'button.add')}</Button>
      {open ? null : <Findings of={found} />}
    </fieldset>
  );
}

interface FormProps {
  one: Press;
  path: string;
  actions: readonly Choice[];
  styles: readonly Choice[];
  onChange: (next: Press) => void;
  onMove?: (to: 'left' | 'right' | 'up' | 'down') => void;
  onRemove: () => void;
}

/** One button: what it says, what it does, how it looks, where it stands. */
export function PressForm({ one, path, actions, styles, onChange, onMove, onRemove }: FormProps) {
  const { t } = useTranslation('forms');
  const need = needs[one.action];
  const found = useFindings(path);
  return (
    <Stack gap="xs" className={classes.form}>
      <WordsField label={t('button.label')} path={under(path, 'label')} required value={one.label} onChange={(next) => onChange(putOrDrop(one, 'label', next))} />
      <Select label={t('button.action')} data={[...actions]} value={one.action} allowDeselect={false} onChange={(next) => next && onChange({ ...putOrDrop(one, 'value', needs[next] === need ? one.value : undefined), action: next })} comboboxProps={{ withinPortal: true }} />
      {need ? <TemplateField label={t(`button.${need}`)} path={under(path, 'value')} required example={need === 'address' ? 'https://' : need === 'phone' ? '+7 900 000-00-00' : ''} value={one.value ?? ''} onChange={(next) => onChange(putOrDrop(one, 'value', next))} /> : null}
      {one.action === 'next' ? <Text size="xs" c="dimmed">{t('button.nextAbout')}</Text> : null}
      <Select label={t('button.style')} data={[{ value: '', label: t('button.plain') }, ...styles]} value={one.style ?? ''} allowDeselect={false} onChange={(next) => onChange(putOrDrop(one, 'style', next ?? ''))} comboboxProps={{ withinPortal: true }} />
      <Findings of={found} />
      <Group gap={4}>
        {onMove ? ([['left', IconArrowLeft], ['right', IconArrowRight], ['up', IconArrowUp], ['down', IconArrowDown]] as const).map(([to, Icon]) => <ActionIcon key={to} size={28} aria-label={t(`button.${to}`)} title={t(`button.${to}`)} onClick={() => onMove(to)}><Icon size={16} /></ActionIcon>) : null}
        <Button ml="auto" size="compact-sm" variant="subtle" color="gray" leftSection={<IconTrash size={14} />} onClick={onRemove}>{t('button.remove')}</Button>
      </Group>
    </Stack>
  );
}
