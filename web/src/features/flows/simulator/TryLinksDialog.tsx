import { Button, Group, Modal, Select, Skeleton, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { FlowRemark, FlowRow, TryLink } from '~/api/contract';
import { all } from '~/api/queries';
import { useCan } from '~/api/session';
import { Copyable } from '~/components/Copyable';
import { LoadFailed } from '~/components/LoadFailed';
import { notifyDone, notifyProblem } from '~/components/problemText';
import { useFormat } from '~/components/useFormat';
import classes from './Simulator.module.css';

/** Links by which a client tries the flow without an account, and what clients wrote. */
export default function TryLinksDialog({ flow, onClose, onBlock }: { flow: FlowRow; onClose: () => void; onBlock?: (block: string) => void }) {
  const { t } = useTranslation('simulator');
  const may = useCan('flows:write');
  const links = useQuery({ queryKey: ['flows', flow.id, 'try-links'], queryFn: ({ signal }) => all('/flows/{id}/try-links', { path: { id: flow.id }, signal }) });
  const remarks = useQuery({ queryKey: ['flows', flow.id, 'comments'], queryFn: ({ signal }) => all('/flows/{id}/comments', { path: { id: flow.id }, signal }) });
  return (
    <Modal opened onClose={onClose} size="lg" title={t('try.title', { flow: flow.name })}>
      <Stack>
        <Text size="sm" c="dimmed">{t('try.about')}</Text>
        {may ? <MakeLink flow={flow} /> : null}
        <Title order={3} size="h5">{t('try.links')}</Title>
        {links.error ? <LoadFailed error={links.error} retry={() => void links.refetch()} /> : !links.data ? <Skeleton height={60} /> : links.data.length === 0 ? <Text size="sm" c="dimmed">{t('try.none')}</Text> : links.data.map((link) => <LinkRow key={link.id} flow={flow.id} link={link} may={may} />)}
        <Title order={3} size="h5">{t('try.remarks')}</Title>
        {remarks.error ? <LoadFailed error={remarks.error} retry={() => void remarks.refetch()} /> : !remarks.data ? <Skeleton height={60} /> : remarks.data.length === 0 ? <Text size="sm" c="dimmed">{t('try.noRemarks')}</Text> : remarks.data.map((remark) => <RemarkRow key={remark.id} remark={remark} onBlock={onBlock} />)}
      </Stack>
    </Modal>
  );
}

const lengths = [['1', 'day'], ['7', 'week'], ['14', 'fortnight'], ['30', 'month']] as const;

function MakeLink({ flow }: { flow: FlowRow }) {
  const { t } = useTranslation('simulator');
  const client = useQueryClient();
  const [days, setDays] = useState('14');
  const [what, setWhat] = useState('draft');
  const make = useMutation({
    mutationFn: () => api.post('/flows/{id}/try-links', { path: { id: flow.id }, body: { days: Number(days), channel: 'telegram', version: what === 'live' ? flow.live_version ?? 0 : 0 } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['flows', flow.id, 'try-links'] }),
    onError: notifyProblem,
  });
  return (
    <Group align="flex-end" gap="sm">
      <Select label={t('try.what')} data={[{ value: 'draft', label: t('try.draft') }, ...(flow.live_version === null ? [] : [{ value: 'live', label: t('try.live', { number: flow.live_version }) }])]} value={what} onChange={(next) => setWhat(next ?? 'draft')} allowDeselect={false} style={{ flex: 1, minWidth: 180 }} />
      <Select label={t('try.days')} data={lengths.map(([value, name]) => ({ value, label: t(`try.${name}`) }))} value={days} onChange={(next) => setDays(next ?? '14')} allowDeselect={false} w={140} />
      <Button loading={make.isPending} onClick={() => make.mutate()}>{t('try.make')}</Button>
    </Group>
  );
}

function LinkRow({ flow, link, may }: { flow: string; link: TryLink; may: boolean }) {
  const { t } = useTranslation('simulator');
  const format = useFormat();
  const client = useQueryClient();
  const close = useMutation({
    mutationFn: () => api.delete('/flows/{id}/try-links/{trial_id}', { path: { id: flow, trial_id: link.id } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['flows', flow, 'try-links'] });
      notifyDone(t('try.closed'));
    },
    onError: notifyProblem,
  });
  return (
    <div>
      {link.works ? <Copyable value={link.url} label={t('try.address')} /> : null}
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed">{[link.version === null ? t('try.draftShort') : t('try.version', { number: link.version }), link.made_by, link.works ? t('try.until', { at: format.dateTime(link.expires_at) }) : t('try.over')].filter(Boolean).join(' · ')}</Text>
        {may && link.works ? <Button size="compact-sm" variant="default" loading={close.isPending} onClick={() => close.mutate()}>{t('try.close')}</Button> : null}
      </Group>
    </div>
  );
}

function RemarkRow({ remark, onBlock }: { remark: FlowRemark; onBlock?: (block: string) => void }) {
  const { t } = useTranslation('simulator');
  const format = useFormat();
  return (
    <article className={classes.remark}>
      <Text size="sm" c="dimmed"><b>{remark.author}</b> · {format.dateTime(remark.at)}{remark.block && onBlock ? <> · <UnstyledButton className={classes.jump} onClick={() => onBlock(remark.block)}>{t('try.toBlock')}</UnstyledButton></> : null}</Text>
      <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{remark.text}</Text>
    </article>
  );
}
