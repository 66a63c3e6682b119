import { ActionIcon, Button, Group, Select, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldType } from '~/api/contract';
import { isProblem } from '~/api/problem';
import { problemText } from '~/components/problemText';
import { useFormat } from '~/components/useFormat';
import classes from './Card.module.css';

export interface Editable {
  label: string;
  type: FieldType;
  /** The value as the API has it; null when unknown. */
  value: unknown;
  /** The value as people read it. */
  shown: string;
  choices?: { value: string; label: string }[];
  /** Saves the new value, null to clear it. */
  save?: (value: unknown) => Promise<unknown>;
  /** Loads what somebody else has saved meanwhile; what is typed here stays typed. */
  newer?: () => Promise<unknown>;
}

/** The text an input begins with. Moments are shown in the workspace's zone, where the server reads them too. */
export function toInput(type: FieldType, value: unknown, zone: string): string {
  if (value === null || value === undefined) return '';
  if (type === 'money') return String(Number(value) / 100);
  // Swedish writes moments the way inputs want them: 2026-01-31 10:00.
  if (type === 'datetime') return new Date(String(value)).toLocaleString('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).replace(' ', 'T');
  return String(value);
}

/** The value to send for what was typed; null clears the field. Numbers and sums go as typed: the server reads them the way people write them. */
export function fromInput(type: FieldType, text: string): string | boolean | null {
  const typed = text.trim();
  if (typed === '') return null;
  if (type === 'boolean') return typed === 'true';
  return type === 'datetime' ? typed.replace('T', ' ') : typed;
}

/** A labelled value that becomes an input of its type when pressed. Enter saves, Escape gives up; a refusal is shown at the field. */
export function EditableField({ label, type, value, shown, choices, save, newer }: Editable) {
  const { t } = useTranslation(['contacts', 'common']);
  const { zone } = useFormat();
  const [text, setText] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setText(null);
    mutation.reset();
    window.setTimeout(() => button.current?.focus());
  };
  const mutation = useMutation({ mutationFn: async (next: unknown) => save?.(next), onSuccess: close });
  const loading = useMutation({ mutationFn: async () => newer?.(), onSuccess: () => mutation.reset() });
  if (text === null || !save) {
    const words = <Text span className={classes.value} c={shown ? undefined : 'dimmed'}>{shown || (save ? t('card.add') : '—')}</Text>;
    return (
      <div className={classes.field}>
        <dt>{label}</dt>
        <dd>{save ? <UnstyledButton ref={button} className={classes.edit} aria-label={t('card.edit', { label, value: shown || t('card.empty') })} onClick={() => setText(toInput(type, value, zone))}>{words}</UnstyledButton> : words}</dd>
      </div>
    );
  }
  const error = mutation.error ? (isProblem(mutation.error) && mutation.error.fields[0]?.text) || problemText(mutation.error).title : undefined;
  const send = () => mutation.mutate(fromInput(type, text));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') send();
    else if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else return;
    event.preventDefault();
  };
  const common = { 'aria-label': label, error, autoFocus: true, size: 'xs' as const, flex: 1 };
  const options = type === 'boolean' ? [{ value: 'true', label: t('card.yes') }, { value: 'false', label: t('card.no') }] : choices;
  return (
    <div className={classes.field} data-editing>
      <dt>{label}</dt>
      <dd>
        <Group gap={4} wrap="nowrap" align="flex-start">
          {options ? <Select {...common} data={options} value={text || null} clearable searchable={options.length > 8} onChange={(next) => setText(next ?? '')} />
            : <TextInput {...common} type={type === 'date' ? 'date' : type === 'datetime' ? 'datetime-local' : 'text'} inputMode={type === 'number' || type === 'money' ? 'decimal' : undefined} value={text} onChange={(event) => setText(event.currentTarget.value)} onKeyDown={onKeyDown} />}
          <ActionIcon size={30} variant="light" color="teal" aria-label={t('common:save')} loading={mutation.isPending} onClick={send}><IconCheck size={16} /></ActionIcon>
          <ActionIcon size={30} aria-label={t('common:cancel')} onClick={close}><IconX size={16} /></ActionIcon>
        </Group>
        {newer && isProblem(mutation.error, 'revision_mismatch') ? <Button mt={4} size="compact-xs" variant="default" loading={loading.isPending} onClick={() => loading.mutate()}>{t('common:problem.newer')}</Button> : null}
      </dd>
    </div>
  );
}
