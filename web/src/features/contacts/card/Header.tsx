import { ActionIcon, Autocomplete, Group, Select, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Contact } from '~/api/contract';
import { queries } from '~/api/queries';
import { PersonAvatar } from '~/components/PersonAvatar';
import { notifyProblem } from '~/components/problemText';
import { StatusBadge } from '~/components/StatusBadge';
import { TagLabel } from '~/components/TagLabel';
import { useFormat } from '~/components/useFormat';
import { ChannelMarks } from '../ChannelMarks';
import { useContactChanged } from '../contactQueries';

/** Who it is at a glance: picture, messengers, stage, tags, and what stops us from writing. */
export function Header({ contact, may }: { contact: Contact; may: boolean }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const changed = useContactChanged(contact.id);
  const stages = useQuery(queries.stages()).data ?? [];
  const stage = useMutation({ mutationFn: (key: string) => api.put('/contacts/{id}/stage', { path: { id: contact.id }, body: { stage: key } }), onSuccess: changed, onError: notifyProblem });
  const [now] = useState(() => Date.now());
  const paused = contact.bot_paused_until && new Date(contact.bot_paused_until).getTime() > now ? contact.bot_paused_until : null;
  return (
    <Group mb="md" gap="md" align="flex-start">
      <PersonAvatar name={contact.name || '?'} src={contact.avatar_url} size={48} />
      <div style={{ flex: 1, minWidth: 220 }}>
        <Group gap="sm" mb={8}>
          {contact.channels.length ? <ChannelMarks channels={contact.channels} size={24} /> : <Text size="sm" c="dimmed">{t('card.noChannels')}</Text>}
          {may ? <Select size="xs" w={180} aria-label={t('column.stage')} allowDeselect={false} disabled={stage.isPending} value={contact.stage} data={stages.map((one) => ({ value: one.key, label: one.title }))} onChange={(key) => key && stage.mutate(key)} /> : <Text size="sm">{stages.find((one) => one.key === contact.stage)?.title}</Text>}
          {contact.unsubscribed ? <StatusBadge tone="bad">{t('unsubscribed')}</StatusBadge> : null}
          {paused ? <StatusBadge tone="warning">{t('card.paused', { until: format.dateTime(paused) })}</StatusBadge> : null}
          {contact.test ? <StatusBadge tone="calm">{t('test')}</StatusBadge> : null}
        </Group>
        <Tags contact={contact} may={may} />
      </div>
    </Group>
  );
}

function Tags({ contact, may }: { contact: Contact; may: boolean }) {
  const { t } = useTranslation('contacts');
  const client = useQueryClient();
  const changed = useContactChanged(contact.id);
  const known = useQuery({ ...queries.tags(), enabled: may }).data ?? [];
  const [adding, setAdding] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: (body: { add: string[]; remove: string[] }) => api.post('/contacts/{id}/tags', { path: { id: contact.id }, body }),
    onSuccess: (result) => {
      changed(result);
      void client.invalidateQueries({ queryKey: ['tags'] });
    },
    onError: notifyProblem,
  });
  const add = (name: string) => {
    if (name.trim()) change.mutate({ add: [name.trim()], remove: [] });
    setAdding(null);
  };
  return (
    <Group gap={6}>
      {contact.tags.map((tag) => (
        <Group key={tag.id} gap={0} wrap="nowrap">
          <TagLabel tag={tag} />
          {may ? <ActionIcon size={24} aria-label={t('card.untag', { name: tag.name })} disabled={change.isPending} onClick={() => change.mutate({ add: [], remove: [tag.name] })}><IconX size={13} /></ActionIcon> : null}
        </Group>
      ))}
      {!may ? null : adding === null ? <ActionIcon size={26} variant="default" aria-label={t('card.tag')} onClick={() => setAdding('')}><IconPlus size={15} /></ActionIcon> : (
        <Autocomplete size="xs" w={180} aria-label={t('card.tag')} placeholder={t('card.tagName')} autoFocus data={known.map((tag) => tag.name).filter((name) => !contact.tags.some((tag) => tag.name === name))} value={adding} onChange={setAdding} onOptionSubmit={add} onBlur={() => setAdding(null)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing && !event.currentTarget.getAttribute('aria-activedescendant')) add(adding);
            if (event.key === 'Escape') setAdding(null);
          }}
        />
      )}
    </Group>
  );
}
