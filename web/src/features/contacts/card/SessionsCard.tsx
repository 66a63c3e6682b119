import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Contact, FlowSession } from '~/api/contract';
import { useLive } from '~/api/live';
import { queries } from '~/api/queries';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import { FormError } from '~/components/FormError';
import { LoadFailed } from '~/components/LoadFailed';
import { RelativeTime } from '~/components/RelativeTime';
import { StatusBadge, type Tone } from '~/components/StatusBadge';
import { useFormat } from '~/components/useFormat';
import { useSubmit } from '~/components/useSubmit';
import { AnchorLink } from '~/components/links';
import { Why } from '~/components/Why';
import { useContactChanged } from '../contactQueries';
import classes from './Card.module.css';
import { Section } from './Section';

const tones: Record<string, Tone> = { running: 'good', waiting: 'good', moving: 'good', done: 'calm', stopped: 'warning', failed: 'bad' };
const active = new Set(['running', 'waiting', 'moving']);

/** Where the person stands in funnels: what each waits for, and those already behind. */
export function SessionsCard({ contact, may }: { contact: Contact; may: boolean }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const changed = useContactChanged(contact.id);
  const [starting, setStarting] = useState(false);
  const [leaving, setLeaving] = useState<FlowSession | null>(null);
  const { data, error, refetch } = useQuery(queries.sessions(contact.id));
  useLive('flow', (event) => {
    if (data?.some((one) => one.flow_id === event.id && active.has(one.state))) void refetch();
  });
  return (
    <Section title={t('session.title')} action={may ? <Button size="compact-sm" variant="subtle" onClick={() => setStarting(true)}>{t('session.start')}</Button> : null}>
      {error ? <LoadFailed error={error} retry={() => void refetch()} /> : null}
      {data?.length === 0 ? <Text size="sm" c="dimmed">{t('session.none')}</Text> : null}
      <ul className={classes.rows}>
        {data?.map((one) => (
          <li key={one.id}>
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div style={{ minWidth: 0 }}>
                <Group gap="xs">
                  <AnchorLink to="/flows/$id" params={{ id: one.flow_id }} search={{ block: one.block }} fw={500}>{one.flow_name}</AnchorLink>
                  <StatusBadge tone={tones[one.state] ?? 'calm'}>{t(`sessionState.${one.state}` as 'sessionState.done', { defaultValue: one.state })}</StatusBadge>
                </Group>
                <Text size="sm" c="dimmed">
                  {active.has(one.state)
                    ? <>{t('session.at', { block: one.block_title || one.block })}{one.waiting_for ? ` · ${t(`waitsFor.${one.waiting_for}` as 'waitsFor.answer', { defaultValue: one.waiting_for })}` : ''}{one.until ? <> · {t('session.until', { date: format.dateTime(one.until) })}</> : null}</>
                    : <>{t('session.ended')} <RelativeTime at={one.ended_at} />{one.reason ? ` · ${t(`sessionReason.${one.reason}` as 'sessionReason.exit', { defaultValue: one.reason })}` : ''}</>}
                </Text>
              </div>
              <Why contact={contact.id} about={{ flow: one.flow_id }} title={one.flow_name} />
              {may && active.has(one.state) ? <Button size="compact-sm" variant="default" onClick={() => setLeaving(one)}>{t('session.stop')}</Button> : null}
            </Group>
          </li>
        ))}
      </ul>
      <Modal opened={starting} onClose={() => setStarting(false)} title={t('session.start')}>{starting ? <StartFlowForm id={contact.id} onClose={() => setStarting(false)} /> : null}</Modal>
      {leaving ? <ConfirmDanger opened onClose={() => setLeaving(null)} title={t('session.stopTitle', { flow: leaving.flow_name })} effect={t('session.stopEffect', { block: leaving.block_title || leaving.block })} action={t('session.stop')} run={async () => { await api.delete('/contacts/{id}/sessions/{session_id}', { path: { id: contact.id, session_id: leaving.id } }); changed(); }} /> : null}
    </Section>
  );
}

/** Sends the person into a funnel by hand. */
export function StartFlowForm({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation(['contacts', 'common']);
  const changed = useContactChanged(id);
  const flows = useQuery(queries.flows('live'));
  const form = useForm({ initialValues: { flow_id: '' }, validate: { flow_id: (value) => (value ? null : t('session.choose')) } });
  const submit = useSubmit(form, (values) => api.post('/contacts/{id}/flows', { path: { id }, body: values }), () => {
    changed();
    onClose();
  });
  return (
    <form onSubmit={submit.onSubmit}>
      <Stack>
        <Select label={t('session.flow')} description={t('session.flowAbout')} data={flows.data?.map((one) => ({ value: one.id, label: one.name })) ?? []} searchable nothingFoundMessage={t('session.noFlows')} {...form.getInputProps('flow_id')} />
        <FormError {...submit} />
        <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t('common:cancel')}</Button><Button type="submit" loading={submit.busy}>{t('session.start')}</Button></Group>
      </Stack>
    </form>
  );
}
