import { ActionIcon, Button, Group, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Simulated, SimulatedPerson } from '~/api/contract';
import { queries } from '~/api/queries';
import classes from './Simulator.module.css';

const properties = ['first_name', 'last_name', 'city', 'phone', 'email', 'language'] as const;

/** Who goes through the flow, and what they have become by it. */
export function PersonForm({ person, onChange, result }: { person: SimulatedPerson; onChange: (person: SimulatedPerson) => void; result: Simulated | null }) {
  const { t } = useTranslation('simulator');
  const { data: stages } = useQuery(queries.stages());
  const set = (next: Partial<SimulatedPerson>) => onChange({ ...person, ...next });
  return (
    <Stack gap="sm" p="md">
      <Text size="sm" c="dimmed">{t('personAbout')}</Text>
      <div className={classes.pairs}>
        {properties.map((key) => <TextInput key={key} size="xs" label={t(`field.${key}`)} value={person[key] ?? ''} onChange={(event) => set({ [key]: event.currentTarget.value || undefined })} />)}
        <TextInput size="xs" label={t('field.zone')} description={t('field.zoneAbout')} value={person.zone ?? ''} onChange={(event) => set({ zone: event.currentTarget.value || undefined })} />
        <Select size="xs" label={t('field.stage')} data={stages?.map((one) => ({ value: one.key, label: one.title })) ?? []} value={person.stage ?? null} onChange={(stage) => set({ stage: stage ?? undefined })} clearable />
      </div>
      <TagsInput size="xs" label={t('field.tags')} description={t('field.tagsAbout')} value={person.tags ?? []} onChange={(tags) => set({ tags })} />
      <Fields fields={person.fields ?? {}} onChange={(fields) => set({ fields })} />
      <Text fw={600} size="sm" component="h3">{t('variables')}</Text>
      {result?.vars.length ? <dl className={classes.known}>{result.vars.map((one) => <div key={one.name}><dt>{one.name}</dt><dd>{one.text}</dd></div>)}</dl> : <Text size="sm" c="dimmed">{t('noVariables')}</Text>}
      {result ? <Became before={person} after={result.person} /> : null}
    </Stack>
  );
}

function Fields({ fields, onChange }: { fields: Record<string, string>; onChange: (fields: Record<string, string>) => void }) {
  const { t } = useTranslation('simulator');
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const add = () => {
    if (!key.trim()) return;
    onChange({ ...fields, [key.trim()]: value });
    setKey('');
    setValue('');
  };
  return (
    <fieldset className={classes.fields}>
      <legend>{t('field.fields')}</legend>
      {Object.entries(fields).map(([name, text]) => (
        <Group key={name} gap="xs" wrap="nowrap" align="flex-end">
          <TextInput size="xs" label={name} value={text} onChange={(event) => onChange({ ...fields, [name]: event.currentTarget.value })} style={{ flex: 1 }} />
          <ActionIcon variant="subtle" color="gray" aria-label={t('field.removeField', { key: name })} onClick={() => onChange(Object.fromEntries(Object.entries(fields).filter(([one]) => one !== name)))}><IconX size={15} /></ActionIcon>
        </Group>
      ))}
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <TextInput size="xs" label={t('field.fieldKey')} value={key} onChange={(event) => setKey(event.currentTarget.value)} style={{ flex: 1 }} />
        <TextInput size="xs" label={t('field.fieldValue')} value={value} onChange={(event) => setValue(event.currentTarget.value)} style={{ flex: 1 }} />
      </Group>
      <Button size="compact-sm" variant="default" disabled={!key.trim()} onClick={add}>{t('field.addField')}</Button>
    </fieldset>
  );
}

/** What the flow has changed in the person. */
function Became({ before, after }: { before: SimulatedPerson; after: SimulatedPerson }) {
  const { t } = useTranslation('simulator');
  const old: Record<string, unknown> = { ...before };
  const rows = Object.entries(after).flatMap(([key, value]): [string, string][] => {
    if (key === 'name' || JSON.stringify(value) === JSON.stringify(old[key]) || value === undefined) return [];
    if (key === 'points') return Object.entries<number>(value as unknown as Record<string, number>).map(([account, points]) => [t('field.points', { account }), String(points)]);
    if (key === 'fields') return Object.entries(value as Record<string, string>).filter(([name, text]) => before.fields?.[name] !== text);
    return [[t(`field.${key}` as 'field.city', { defaultValue: key }), Array.isArray(value) ? value.join(', ') : String(value)]];
  });
  if (rows.length === 0) return null;
  return (
    <>
      <Text fw={600} size="sm" component="h3">{t('became')}</Text>
      <dl className={classes.known}>{rows.map(([name, text]) => <div key={name}><dt>{name}</dt><dd>{text}</dd></div>)}</dl>
    </>
  );
}
