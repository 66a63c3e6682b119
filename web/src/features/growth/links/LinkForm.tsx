import { Button, Code, Group, Modal, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ClipboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Link } from '~/api/contract';
import { queries } from '~/api/queries';
import { FormError } from '~/components/FormError';
import { useSubmit } from '~/components/useSubmit';
import { emptyUtm, filledUtm, takeUtm, toUtm, utmKeys, utmQuery } from './utm';

/** Makes a link or changes where one leads. */
export function LinkDialog({ link, flow, onClose }: { link: Link | 'new' | null; flow?: string | undefined; onClose: () => void }) {
  const { t } = useTranslation('links');
  return <Modal opened={link !== null} onClose={onClose} title={link === 'new' ? t('create') : t('editTitle')} size="lg">{link ? <LinkForm link={link === 'new' ? null : link} flow={flow} onClose={onClose} /> : null}</Modal>;
}

/** The form itself; a new link leads to `flow` when it is asked for from there. */
export function LinkForm({ link, flow, onClose }: { link: Link | null; flow?: string | undefined; onClose: () => void }) {
  const { t } = useTranslation(['links', 'common']);
  const client = useQueryClient();
  const channels = useQuery(queries.channels()).data?.filter((one) => one.state !== 'closed') ?? [];
  const flows = useQuery(queries.flows()).data ?? [];
  // Where there is one channel, there is nothing to choose.
  const only = channels.length === 1 ? channels[0]?.id ?? '' : '';
  const form = useForm({
    initialValues: {
      name: link?.name ?? '',
      channel_id: link?.channel_id ?? '',
      flow_id: link?.flow_id ?? flow ?? null as string | null,
      utm: link ? toUtm(link.utm) : emptyUtm,
    },
    validate: {
      name: (value) => (value.trim() ? null : t('common:required')),
      channel_id: (value) => (value || only ? null : t('form.channelNeeded')),
    },
  });
  const send = ({ name, utm, channel_id, ...rest }: typeof form.values) => {
    const body = { ...rest, channel_id: channel_id || only, name: name.trim(), utm: filledUtm(utm) };
    return link ? api.patch('/links/{id}', { path: { id: link.id }, body }) : api.post('/links', { body });
  };
  const submit = useSubmit(form, send, () => {
    void client.invalidateQueries({ queryKey: ['links'] });
    onClose();
  });
  // Marks are usually at hand inside an address: pasted into any of the fields, it fills them all.
  const paste = (event: ClipboardEvent) => {
    const found = takeUtm(event.clipboardData.getData('text').trim());
    if (!found) return;
    event.preventDefault();
    form.setFieldValue('utm', { ...form.values.utm, ...found });
  };
  const query = utmQuery(form.values.utm);
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput label={t('form.name')} placeholder={t('form.nameExample')} data-autofocus {...form.getInputProps('name')} />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select label={t('form.channel')} data={channels.map((one) => ({ value: one.id, label: one.name }))} allowDeselect={false} {...form.getInputProps('channel_id')} value={form.values.channel_id || only || null} />
          <Select label={t('form.flow')} placeholder={t('form.noFlow')} data={flows.filter((one) => one.state !== 'archived' || one.id === link?.flow_id).map((one) => ({ value: one.id, label: one.name }))} searchable clearable nothingFoundMessage={t('form.nothing')} {...form.getInputProps('flow_id')} />
        </SimpleGrid>
        <div>
          <Text fw={500}>{t('form.utm')}</Text>
          <Text size="sm" c="dimmed" mb={6}>{t('form.utmAbout')}</Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
            {utmKeys.map((key) => <TextInput key={key} size="xs" label={`${t(`utm.${key}`)} (${key})`} placeholder={t(`utmExample.${key}`)} onPaste={paste} {...form.getInputProps(`utm.${key}`)} />)}
          </SimpleGrid>
          {query ? <Code block mt="xs" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{query}</Code> : null}
        </div>
        <FormError {...submit} />
        <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t('common:cancel')}</Button><Button type="submit" loading={submit.busy}>{link ? t('common:save') : t('create')}</Button></Group>
      </Stack>
    </form>
  );
}
