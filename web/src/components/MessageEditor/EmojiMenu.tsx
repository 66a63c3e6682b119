import { ActionIcon, Popover, ScrollArea, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findEmoji } from './emoji';
import classes from './RichInput.module.css';

/** Pictures to choose from, found by words of both languages. */
export function EmojiMenu({ onPick }: { onPick: (picture: string) => void }) {
  const { t } = useTranslation('forms');
  const [opened, setOpened] = useState(false);
  const [search, setSearch] = useState('');
  const found = findEmoji(search);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={300} trapFocus returnFocus shadow="md">
      <Popover.Target><ActionIcon size={28} aria-label={t('text.emoji')} title={t('text.emoji')} onClick={() => { setOpened(!opened); setSearch(''); }}><IconMoodSmile size={17} /></ActionIcon></Popover.Target>
      <Popover.Dropdown p={8}>
        <TextInput size="xs" mb={6} data-autofocus aria-label={t('text.findEmoji')} placeholder={t('text.findEmoji')} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
        <ScrollArea.Autosize mah={210} type="auto">
          <div className={classes.emoji}>{found.map((picture) => <UnstyledButton key={picture} ta="center" onClick={() => { onPick(picture); setOpened(false); }}>{picture}</UnstyledButton>)}</div>
          {found.length ? null : <Text size="sm" c="dimmed" p={4}>{t('nothing')}</Text>}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
