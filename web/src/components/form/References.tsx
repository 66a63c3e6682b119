import { Autocomplete, Button, Group, Select, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { queries } from '~/api/queries';
import { useCan } from '~/api/session';
import { type Choice, useFindings, useForm } from './context';
import { Findings } from './Findings';
import classes from './Form.module.css';
import { useDraft } from './useDraft';

interface Props {
  label: string;
  path: string;
  help?: string;
  required?: boolean;
  value: string;
  onChange: (next: string) => void;
}

/** A tag of the workspace; a new one can be made on the spot. */
export function TagField({ label, path, help, required, value, onChange }: Props) {
  const { t } = useTranslation('forms');
  const client = useQueryClient();
  const may = useCan('contacts:write');
  const { data } = useQuery(queries.tags());
  const { text, type, flush } = useDraft(value, onChange);
  const make = useMutation({ mutationFn: (name: string) => api.post('/tags', { body: { name, color: '' } }), onSuccess: () => client.invalidateQueries({ queryKey: queries.tags().queryKey }) });
  const found = useFindings(path);
  const name = text.trim();
  const fresh = data && name && !data.some((one) => one.name.toLowerCase() === name.toLowerCase());
  return (
    <div className={classes.field} data-path={path}>
      <Autocomplete label={label} description={help || undefined} withAsterisk={required} data={data?.map((one) => one.name) ?? []} value={text} error={found.some((one) => one.level === 'error')} onChange={type} onBlur={flush} comboboxProps={{ withinPortal: true }} />
      {fresh ? (
        <Group gap={6} mt={4}>
          <Text size="xs" c="dimmed">{t('tag.fresh')}</Text>
          {may ? <Button size="compact-xs" variant="subtle" loading={make.isPending} onClick={() => make.mutate(name)}>{t('tag.create', { name })}</Button> : null}
        </Group>
      ) : null}
      <Findings of={found} />
    </div>
  );
}

/** What texts and fields of contacts are called, with those everybody has first. */
export function useFieldChoices(): Choice[] {
  const { t } = useTranslation('contacts');
  const { data } = useQuery(queries.fields());
  return useMemo(() => {
    const own = (['first_name', 'last_name', 'phone', 'email', 'city', 'gender', 'language', 'time_zone', 'external_id'] as const).map((key) => ({ value: key as string, label: t(`field.${key}`) }));
    return [...own, ...(data ?? []).filter((one) => !own.some((had) => had.value === one.key)).map((one) => ({ value: one.key, label: one.label }))];
  }, [data, t]);
}

/** A field of contacts. */
export function ContactFieldSelect(props: Props) {
  return <Choose {...props} data={useFieldChoices()} />;
}

/** A block of this funnel. */
export function BlockSelect(props: Props) {
  return <Choose {...props} data={useForm().blocks} />;
}

/** Another funnel, by its id in documents. */
export function FlowSelect(props: Props) {
  const { data } = useQuery(queries.flows());
  return <Choose {...props} data={(data ?? []).map((one) => ({ value: one.slug, label: one.name }))} />;
}

/** A stage of the life-cycle. */
export function StageSelect(props: Props) {
  const { data } = useQuery(queries.stages());
  return <Choose {...props} data={(data ?? []).map((one) => ({ value: one.key, label: one.title }))} />;
}

/** One of what there is; what is chosen now stays in the list though it was deleted since. */
export function Choose({ label, path, help, required, value, onChange, data }: Props & { data: readonly Choice[] }) {
  const { t } = useTranslation('forms');
  const found = useFindings(path);
  const known = !value || data.some((one) => one.value === value);
  return (
    <div className={classes.field} data-path={path}>
      <Select label={label} description={help || undefined} withAsterisk={required} placeholder={t('choose')} data={known ? [...data] : [...data, { value, label: t('gone', { value }) }]} value={value || null} clearable={!required} searchable={data.length > 7} nothingFoundMessage={t('nothing')} error={found.some((one) => one.level === 'error')} onChange={(next) => onChange(next ?? '')} comboboxProps={{ withinPortal: true }} clearButtonProps={{ 'aria-label': t('clear', { label }) }} />
      <Findings of={found} />
    </div>
  );
}
