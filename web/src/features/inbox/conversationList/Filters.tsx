import { ActionIcon, Button, Group, Menu, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconChevronDown, IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '~/api/queries';
import { ChannelIcon } from '~/components/ChannelIcon';
import { useFormat } from '~/components/useFormat';
import { inbox } from '../data';
import { useInboxNavigate } from '../useInboxNavigate';
import classes from './Filters.module.css';

const folders = [undefined, 'new', 'open', 'waiting', 'closed'] as const;

/** Search, folders by state, and the menus "whose" and "which channel". */
export function Filters() {
  const { t } = useTranslation('inbox');
  const { state } = useSearch({ from: '/_app/inbox' });
  const { number } = useFormat();
  const go = useInboxNavigate();
  const counts = useQuery(inbox.counts()).data;
  return (
    <div className={classes.filters}>
      <SearchField />
      <Group gap={6} wrap="nowrap" className={classes.menus}>
        <Whose />
        <WhichChannel />
      </Group>
      <fieldset className={classes.folders} aria-label={t('filter.state')}>
        {folders.map((folder) => (
          <UnstyledButton key={folder ?? 'all'} className={classes.folder} aria-pressed={state === folder} onClick={() => go({ state: folder }, true)}>
            {t(`state.${folder ?? 'all'}`)}
            {folder && folder !== 'closed' && counts?.[folder] ? <span className={classes.count}>{number(counts[folder])}</span> : null}
          </UnstyledButton>
        ))}
      </fieldset>
    </div>
  );
}

function SearchField() {
  const { t } = useTranslation('inbox');
  const { q = '' } = useSearch({ from: '/_app/inbox' });
  const go = useInboxNavigate();
  const [text, setText] = useState(q);
  const send = useDebouncedCallback((value: string) => go({ q: value.trim() || undefined }, true), 300);
  // The address may change without this field: "show all", or the way back.
  const [known, setKnown] = useState(q);
  if (q !== known) {
    setKnown(q);
    if (text.trim() !== q) setText(q);
  }
  const change = (value: string) => {
    setText(value);
    send(value);
  };
  return (
    <TextInput
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      placeholder={t('filter.search')}
      aria-label={t('filter.search')}
      type="search"
      leftSection={<IconSearch size={16} />}
      rightSection={text ? <ActionIcon size="sm" aria-label={t('filter.clear')} onClick={() => change('')}><IconX size={14} /></ActionIcon> : null}
      classNames={{ input: classes.search }}
    />
  );
}

function Whose() {
  const { t } = useTranslation('inbox');
  const { assignee } = useSearch({ from: '/_app/inbox' });
  const { number } = useFormat();
  const go = useInboxNavigate();
  const counts = useQuery(inbox.counts()).data;
  const { data: operators = [] } = useQuery(inbox.operators());
  const words: Record<string, string> = { me: t('filter.mine'), none: t('filter.unassigned') };
  const label = assignee ? words[assignee] ?? operators.find((one) => one.id === assignee)?.name ?? t('filter.someone') : t('filter.everyone');
  const item = (value: string | undefined, text: string, count?: number) => (
    <Menu.Item key={value ?? 'all'} role="menuitemradio" aria-checked={assignee === value} fw={assignee === value ? 600 : 400} rightSection={count ? <span className={classes.count}>{number(count)}</span> : null} onClick={() => go({ assignee: value }, true)}>{text}</Menu.Item>
  );
  return (
    <Menu position="bottom-start" width={240} shadow="md">
      <Menu.Target><Button size="compact-sm" variant="default" className={classes.menu} data-set={assignee ? true : undefined} rightSection={<IconChevronDown size={14} />}>{label}</Button></Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {item(undefined, t('filter.everyone'))}
        {item('me', t('filter.mine'), counts?.mine)}
        {item('none', t('filter.unassigned'), counts?.unassigned)}
        {operators.length > 1 ? <Menu.Divider /> : null}
        {operators.length > 1 ? operators.map((one) => item(one.id, one.name)) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function WhichChannel() {
  const { t } = useTranslation('inbox');
  const { channel } = useSearch({ from: '/_app/inbox' });
  const go = useInboxNavigate();
  const { data: channels = [] } = useQuery({ ...queries.channels(), retry: false });
  if (channels.length < 2 && !channel) return null;
  const chosen = channels.find((one) => one.id === channel);
  return (
    <Menu position="bottom-start" width={260} shadow="md">
      <Menu.Target><Button size="compact-sm" variant="default" className={classes.menu} data-set={channel ? true : undefined} rightSection={<IconChevronDown size={14} />}>{chosen?.name ?? t('filter.channels')}</Button></Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Item role="menuitemradio" aria-checked={!channel} onClick={() => go({ channel: undefined }, true)}>{t('filter.channels')}</Menu.Item>
        {channels.map((one) => (
          <Menu.Item key={one.id} role="menuitemradio" aria-checked={one.id === channel} fw={one.id === channel ? 600 : 400} leftSection={<ChannelIcon kind={one.kind} size={18} label />} onClick={() => go({ channel: one.id }, true)}>{one.name}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
