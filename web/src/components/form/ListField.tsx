import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { keyed } from '~/lib/keyed';
import { useFindings } from './context';
import { Findings } from './Findings';
import classes from './Form.module.css';

interface Props<T> {
  label: string;
  path: string;
  help?: string;
  required?: boolean;
  value: readonly T[];
  onChange: (next: T[]) => void;
  /** What a new item begins as. */
  fresh: () => T;
  /** Draws the inside of an item. */
  renderItem: (value: T, index: number, change: (next: T) => void) => ReactNode;
  /** What an item is called, when its number is not enough. */
  name?: (value: T, index: number) => string;
  add?: string;
  /** Another way to add something, beside the button. */
  more?: ReactNode;
}

/** Things in an order, each with a way up, down and out. */
export function ListField<T>({ label, path, help, required, value, onChange, fresh, renderItem, name, add, more }: Props<T>) {
  const { t } = useTranslation('forms');
  const found = useFindings(path);
  const list = useRef<HTMLUListElement>(null);
  const move = (from: number, to: number) => {
    const next = [...value];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  };
  const grow = () => {
    onChange([...value, fresh()]);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(':scope > li:last-child :is(input, textarea, [contenteditable])')?.focus());
  };
  return (
    <fieldset className={classes.box}>
      <legend className={classes.legend}>{label}{required ? <Text span c="var(--mantine-color-error)" aria-hidden="true"> *</Text> : null}</legend>
      {help ? <Text size="xs" c="dimmed" mb={6}>{help}</Text> : null}
      <ul className={classes.items} ref={list}>
        {keyed(value, (one) => idOf(one)).map(({ key, thing: one }, index) => {
          const title = name?.(one, index) || t('list.item', { number: index + 1 });
          return (
            <li key={key} className={classes.item}>
              <div className={classes.itemHead}>
                <Text size="sm" c="dimmed" title={title}>{title}</Text>
                <ActionIcon size={24} aria-label={t('list.up', { item: title })} disabled={index === 0} onClick={() => move(index, index - 1)}><IconArrowUp size={15} /></ActionIcon>
                <ActionIcon size={24} aria-label={t('list.down', { item: title })} disabled={index === value.length - 1} onClick={() => move(index, index + 1)}><IconArrowDown size={15} /></ActionIcon>
                <ActionIcon size={24} aria-label={t('list.remove', { item: title })} onClick={() => onChange(value.filter((_, at) => at !== index))}><IconTrash size={15} /></ActionIcon>
              </div>
              {renderItem(one, index, (next) => onChange(value.map((had, at) => (at === index ? next : had))))}
            </li>
          );
        })}
      </ul>
      <Group gap={4} mt={value.length ? 8 : 0}>{more}<Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={grow}>{add ?? t('list.add')}</Button></Group>
      <Findings of={found} />
    </fieldset>
  );
}

/** Items keep their place on the screen by their id, so that moving one moves its inputs, too. */
const idOf = (one: unknown): string => (typeof one === 'object' && one !== null && typeof (one as { id?: unknown }).id === 'string' ? (one as { id: string }).id : '');
