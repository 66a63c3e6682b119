import { ActionIcon, Button, Menu, Text, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconCheck, IconChevronDown, IconDotsVertical, IconIdBadge2, IconRotate2, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '~/api/contract';
import { useSession } from '~/api/session';
import { useChannelTitle } from '~/components/ChannelIcon';
import { PersonAvatar } from '~/components/PersonAvatar';
import classes from './ConversationPane.module.css';
import { inbox } from './data';
import { useConversationPatch } from './useConversationPatch';
import { useInboxNavigate } from './useInboxNavigate';
import { useTyping } from './useTyping';

/** Who the conversation is with, whose it is, and closing it. */
export function PaneHeader({ conversation, may }: { conversation: ConversationDetail; may: boolean }) {
  const { t } = useTranslation('inbox');
  const go = useInboxNavigate();
  const title = useChannelTitle();
  const patch = useConversationPatch(conversation);
  const typing = useTyping(conversation.id);
  const { contact, state } = conversation;
  const closed = state === 'closed';
  const toggle = () => patch.mutate({ state: closed ? 'open' : 'closed' });
  const channels = [...new Set(contact.identities.map((one) => one.kind))].map(title);
  return (
    <header className={classes.header}>
      <ActionIcon className={classes.back} aria-label={t('thread.back')} onClick={() => go({ c: undefined, card: undefined })}><IconArrowLeft size={20} /></ActionIcon>
      <div className={classes.who}>
        <PersonAvatar name={contact.name} src={contact.avatar_url} size={34} />
        <div className={classes.name}>
          <Text fw={600} truncate component="h2" fz="md" m={0}>{contact.name}</Text>
          <Text size="xs" c="dimmed" truncate aria-live="polite">{typing.length ? t('thread.typing', { who: typing.join(', '), count: typing.length }) : `${t(`state.one.${state}`)} · ${channels.join(', ')}`}</Text>
        </div>
      </div>
      {may ? <Assignee conversation={conversation} /> : null}
      {may ? (
        <Tooltip label={closed ? t('thread.reopenHint') : t('thread.closeHint')}>
          <Button size="xs" variant="default" className={classes.wide} leftSection={closed ? <IconRotate2 size={15} /> : <IconCheck size={15} />} onClick={toggle}>{closed ? t('thread.reopen') : t('thread.close')}</Button>
        </Tooltip>
      ) : null}
      <Tooltip label={t('card.open')}>
        <ActionIcon className={`${classes.tool} ${classes.toCard}`} size="lg" aria-label={t('card.open')} onClick={() => go({ card: true })}><IconIdBadge2 size={20} /></ActionIcon>
      </Tooltip>
      {may ? (
        <Menu position="bottom-end" width={240} shadow="md">
          <Menu.Target><ActionIcon className={`${classes.tool} ${classes.narrow}`} aria-label={t('thread.more')}><IconDotsVertical size={20} /></ActionIcon></Menu.Target>
          <Menu.Dropdown><Menu.Item leftSection={closed ? <IconRotate2 size={16} /> : <IconCheck size={16} />} onClick={toggle}>{closed ? t('thread.reopen') : t('thread.close')}</Menu.Item></Menu.Dropdown>
        </Menu>
      ) : null}
    </header>
  );
}

function Assignee({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation('inbox');
  const { operator } = useSession();
  const patch = useConversationPatch(conversation);
  const { data: operators = [] } = useQuery(inbox.operators());
  const { assignee } = conversation;
  const others = operators.filter((one) => one.id !== operator.id);
  const item = (person: { id: string; name: string }, label: string) => (
    <Menu.Item key={person.id} role="menuitemradio" aria-checked={assignee?.id === person.id} fw={assignee?.id === person.id ? 600 : 400} leftSection={<PersonAvatar name={person.name} size={20} />} onClick={() => patch.mutate({ assignee: { id: person.id, name: person.name } })}>{label}</Menu.Item>
  );
  return (
    <Menu position="bottom-end" width={240} shadow="md">
      <Menu.Target>
        <Button size="xs" variant="default" className={classes.assignee} rightSection={<IconChevronDown size={14} className={classes.wide} />} leftSection={assignee ? <PersonAvatar name={assignee.name} size={18} /> : <IconUserPlus size={15} />} aria-label={assignee ? t('assign.current', { name: assignee.name }) : t('assign.nobody')}>
          <span className={classes.wide}>{assignee ? assignee.name : t('assign.action')}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {item(operator, t('assign.me', { name: operator.name }))}
        {others.length ? <Menu.Divider /> : null}
        {others.map((one) => item(one, one.name))}
        {assignee ? <Menu.Divider /> : null}
        {assignee ? <Menu.Item onClick={() => patch.mutate({ assignee: null })}>{t('assign.none')}</Menu.Item> : null}
      </Menu.Dropdown>
    </Menu>
  );
}
