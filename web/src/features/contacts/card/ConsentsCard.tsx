import { Button, Group, Modal, Select, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Consent, Contact } from '~/api/contract';
import { queries } from '~/api/queries';
import { useChannelTitle } from '~/components/ChannelIcon';
import { FormError } from '~/components/FormError';
import { LoadFailed } from '~/components/LoadFailed';
import { StatusBadge } from '~/components/StatusBadge';
import { useFormat } from '~/components/useFormat';
import { useSubmit } from '~/components/useSubmit';
import { useContactChanged } from '../contactQueries';
import classes from './Card.module.css';
import { Section } from './Section';

const purposes = ['all', 'data', 'promo', 'informational', 'announcement', 'transactional'] as const;

/** What the person agreed to and took back: a ledger that only grows, each line with its proof. */
export function ConsentsCard({ contact, may }: { contact: Contact; may: boolean }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const channel = useChannelTitle();
  const [asked, setAsked] = useState<Consent['state'] | null>(null);
  const { data, error, refetch } = useQuery(queries.consents(contact.id));
  return (
    <Section title={t('consent.title')} action={may ? <Group gap={4}><Button size="compact-sm" variant="subtle" onClick={() => setAsked('given')}>{t('consent.give')}</Button><Button size="compact-sm" variant="subtle" color="gray" onClick={() => setAsked('revoked')}>{t('consent.revoke')}</Button></Group> : null}>
      {error ? <LoadFailed error={error} retry={() => void refetch()} /> : null}
      {data?.length === 0 ? <Text size="sm" c="dimmed">{t('consent.none')}</Text> : null}
      <ul className={classes.rows}>
        {data?.map((one) => (
          <li key={one.id}>
            <Group gap="xs" mb={2}>
              <StatusBadge tone={one.state === 'given' ? 'good' : 'bad'}>{t(`consent.${one.state}`)}</StatusBadge>
              <Text fw={500}>{t(`purpose.${one.purpose}` as 'purpose.all', { defaultValue: one.purpose })}</Text>
              {one.channel_kind ? <Text size="sm" c="dimmed">{channel(one.channel_kind)}</Text> : null}
            </Group>
            {one.text ? <Text size="sm">{t('consent.said', { text: one.text })}</Text> : null}
            <Text size="sm" c="dimmed">{[format.dateTime(one.at), t(`consentAction.${one.action}` as 'consentAction.tick', { defaultValue: one.action }), one.place === one.channel_kind ? '' : one.place, one.by, one.policy_version ? t('consent.policy', { version: one.policy_version }) : ''].filter(Boolean).join(' · ')}</Text>
          </li>
        ))}
      </ul>
      <Modal opened={asked !== null} onClose={() => setAsked(null)} title={asked === 'given' ? t('consent.give') : t('consent.revoke')}>
        {asked ? <ConsentForm id={contact.id} state={asked} onClose={() => setAsked(null)} /> : null}
      </Modal>
    </Section>
  );
}

/** Writes down a consent or its end, with the words the operator heard. */
export function ConsentForm({ id, state, onClose }: { id: string; state: Consent['state']; onClose: () => void }) {
  const { t } = useTranslation(['contacts', 'common']);
  const changed = useContactChanged(id);
  const form = useForm({ initialValues: { purpose: 'all', text: '' }, validate: { text: (value) => (value.trim() ? null : t('consent.textNeeded')) } });
  const submit = useSubmit(form, (values) => api.post('/contacts/{id}/consents', { path: { id }, body: { ...values, text: values.text.trim(), state, action: 'operator', place: t('add.place') } }), () => {
    changed();
    onClose();
  });
  return (
    <form onSubmit={submit.onSubmit}>
      <Stack>
        <Text size="sm" c="dimmed">{state === 'given' ? t('consent.giveAbout') : t('consent.revokeAbout')}</Text>
        <Select label={t('consent.purpose')} data={purposes.map((value) => ({ value, label: t(`purpose.${value}`) }))} allowDeselect={false} {...form.getInputProps('purpose')} />
        <Textarea label={t('consent.text')} placeholder={state === 'given' ? t('consent.giveExample') : t('consent.revokeExample')} autosize minRows={2} data-autofocus {...form.getInputProps('text')} />
        <FormError {...submit} />
        <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t('common:cancel')}</Button><Button type="submit" color={state === 'revoked' ? 'red.8' : undefined} loading={submit.busy}>{state === 'given' ? t('consent.give') : t('consent.revoke')}</Button></Group>
      </Stack>
    </form>
  );
}
