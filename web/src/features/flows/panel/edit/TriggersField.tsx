import { Alert, Button, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TriggerKind } from '~/api/contract';
import { queries } from '~/api/queries';
import { Fields } from '~/components/form/FieldInput';
import { ListField } from '~/components/form/ListField';
import { under } from '~/components/form/path';
import { LoadFailed } from '~/components/LoadFailed';
import type { Trigger } from '../../document/document';
import { freshId } from './panel';

interface Props {
  value: Trigger[];
  onChange: (next: Trigger[], at: string) => void;
  renderAfter?: ((trigger: Trigger) => ReactNode) | undefined;
}

const common = new Set(['id', 'kind', 'priority', 'start', 'if']);

/** What starts the funnel, one cause after another. */
export function TriggersField({ value, onChange, renderAfter }: Props) {
  const { t } = useTranslation('forms');
  const kinds = useQuery(queries.triggerKinds());
  if (kinds.error) return <LoadFailed error={kinds.error} retry={() => void kinds.refetch()} />;
  if (!kinds.data) return <Skeleton h={120} />;
  const title = (one: Trigger) => kinds.data.find((kind) => kind.kind === one.kind)?.title ?? one.kind;
  return (
    <ListField<Trigger>
      label={t('trigger.label')} help={value.length ? '' : t('trigger.none')} path="triggers" value={value} add={t('trigger.add')}
      fresh={() => ({ id: freshId(value, 't'), kind: kinds.data[0]?.kind ?? 'link' })}
      onChange={(next) => onChange(next, 'triggers')}
      name={(one) => [title(one), one.words?.join(', ')].filter(Boolean).join(': ')}
      renderItem={(one, index, change) => <TriggerForm {...{ one, kinds: kinds.data, renderAfter }} path={under('triggers', index)} onChange={change} />}
    />
  );
}

function TriggerForm({ one, kinds, path, onChange, renderAfter }: { one: Trigger; kinds: readonly TriggerKind[]; path: string; onChange: (next: Trigger) => void; renderAfter: Props['renderAfter'] }) {
  const { t } = useTranslation('forms');
  const kind = kinds.find((had) => had.kind === one.kind);
  const groups = [...new Set(kinds.map((had) => had.group))];
  const choices = kind ? kinds : [...kinds, { kind: one.kind, title: one.kind, group: '' }];
  const data = groups.length > 1
    ? groups.map((group) => ({ group: t(`triggerGroup.${group}` as 'triggerGroup.message', { defaultValue: group }), items: choices.filter((had) => had.group === group).map((had) => ({ value: had.kind, label: had.title })) }))
    : choices.map((had) => ({ value: had.kind, label: had.title }));
  const [opened, setOpened] = useState(false);
  const form = (kind?.form ?? []).filter((field) => field.key !== 'id' && field.key !== 'kind');
  const own = form.filter((field) => !common.has(field.key));
  const more = form.filter((field) => common.has(field.key));
  const fields = { path, value: one as unknown as Record<string, unknown>, onChange: (next: Record<string, unknown>) => onChange(next as unknown as Trigger) };
  const turn = (next: string) => onChange({ ...(Object.fromEntries(Object.entries(one).filter(([key]) => common.has(key))) as unknown as Trigger), kind: next });
  return (
    <Stack gap="xs">
      <Select aria-label={t('trigger.kind')} data={data} value={one.kind} allowDeselect={false} searchable={kinds.length > 7} onFocus={(event) => event.currentTarget.select()} nothingFoundMessage={t('nothing')} onChange={(next) => next && next !== one.kind && turn(next)} comboboxProps={{ withinPortal: true }} />
      {kind?.about ? <Text size="xs" c="dimmed">{kind.about}</Text> : null}
      {kind && !kind.connected ? <Alert p="xs" color="yellow"><Text size="xs">{t('trigger.notConnected')}</Text></Alert> : null}
      {own.length ? <Fields fields={own} {...fields} /> : null}
      {renderAfter?.(one)}
      {more.length && (opened || more.some((field) => field.key in one)) ? <Fields fields={more} {...fields} /> : more.length ? <Button size="compact-sm" variant="subtle" color="gray" style={{ alignSelf: 'flex-start' }} onClick={() => setOpened(true)}>{t('trigger.more')}</Button> : null}
    </Stack>
  );
}
