import { ActionIcon, CloseButton, Menu, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Contact, Tag } from '~/api/contract';
import { queries } from '~/api/queries';
import { useCan } from '~/api/session';
import { notifyProblem } from '~/components/problemText';
import { TagLabel } from '~/components/TagLabel';
import { inbox } from '../data';
import classes from './ContactCard.module.css';

/** The person's tags; put on and taken off here. */
export function Tags({ contact, conversation }: { contact: Contact; conversation: string }) {
  const { t } = useTranslation('inbox');
  const may = useCan('contacts:write');
  const client = useQueryClient();
  const { data: tags = [] } = useQuery({ ...queries.tags(), enabled: may });
  const key = inbox.conversation(conversation).queryKey;
  const change = useMutation({
    mutationFn: ({ tag, on }: { tag: Tag; on: boolean }) => api.post('/contacts/{id}/tags', { path: { id: contact.id }, body: { add: on ? [tag.name] : [], remove: on ? [] : [tag.name] } }),
    onMutate: ({ tag, on }) => {
      const before = client.getQueryData(key);
      client.setQueryData(key, (old) => old && { ...old, contact: { ...old.contact, tags: [...old.contact.tags.filter((one) => one.id !== tag.id), ...(on ? [tag] : [])] } });
      return { before };
    },
    onError: (error, _change, kept) => {
      if (kept?.before) client.setQueryData(key, kept.before);
      notifyProblem(error);
    },
    onSettled: () => client.invalidateQueries({ queryKey: key, exact: true }),
  });
  const free = tags.filter((tag) => !contact.tags.some((one) => one.id === tag.id));
  return (
    <div className={classes.tags}>
      {contact.tags.map((tag) => (
        <span key={tag.id} className={classes.tag}>
          <TagLabel tag={tag} />
          {may ? <CloseButton size="xs" aria-label={t('card.dropTag', { name: tag.name })} onClick={() => change.mutate({ tag, on: false })} /> : null}
        </span>
      ))}
      {contact.tags.length === 0 && !may ? <Text size="sm" c="dimmed">{t('card.noTags')}</Text> : null}
      {may && free.length ? (
        <Menu position="bottom-start" width={220} shadow="md">
          <Menu.Target><ActionIcon size="md" variant="default" aria-label={t('card.addTag')}><IconPlus size={14} /></ActionIcon></Menu.Target>
          <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
            {free.map((tag) => <Menu.Item key={tag.id} onClick={() => change.mutate({ tag, on: true })}><TagLabel tag={tag} /></Menu.Item>)}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {contact.tags.length === 0 && may && free.length === 0 ? <Text size="sm" c="dimmed">{t('card.noTags')}</Text> : null}
    </div>
  );
}
