// A list with groups, descriptions and icons is more than a <select> can be.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { FocusTrap, Popover, ScrollArea, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconPlayerStop, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlockKind } from '~/api/contract';
import { BlockIcon } from '../canvas/BlockIcon';
import { targetOf } from '../document/change';
import { cardName, startId } from '../document/graph';
import { type Ask, useFlowEditor } from './context';
import classes from './Palette.module.css';
import { recentKinds, rememberKind } from './recents';

interface Item {
  key: string;
  title: string;
  about: string;
  icon: string;
  group: string;
  run: () => void;
}

/** The list to choose a block from: kinds by groups with those used last on top, and after an exit also the blocks there are. */
export default function Palette({ ask, onKind, onBlock, onClose }: { ask: Ask; onKind: (kind: BlockKind) => void; onBlock: (id: string) => void; onClose: () => void }) {
  const { t } = useTranslation('flows');
  const { kinds, store, graphOf } = useFlowEditor();
  const [words, setWords] = useState('');
  const [active, setActive] = useState(0);
  const list = useId();
  const { from } = ask;
  const sections = useMemo(() => {
    const { document } = store.getState();
    const search = words.trim().toLowerCase();
    /** How well the words fit: 0 as the name begins, 1 in the name, 2 in the rest; null when they do not. */
    const rank = (title: string, ...more: string[]) => {
      const at = title.toLowerCase().indexOf(search);
      return at === 0 ? 0 : at > 0 ? 1 : more.some((text) => text.toLowerCase().includes(search)) ? 2 : null;
    };
    const kindItem = (kind: BlockKind, part: string): Item => ({ key: `${part}:${kind.kind}`, title: kind.title, about: kind.about, icon: kind.icon, group: kind.group, run: () => { rememberKind(kind.kind); onKind(kind); } });
    const there = from ? graphOf(document).cards.filter((card) => card.id !== startId) : [];
    const blockItem = (card: (typeof there)[number]): Item => ({ key: `block:${card.id}`, title: cardName(card), about: '', icon: card.icon, group: card.group, run: () => onBlock(card.id) });
    const end: Item[] = from && targetOf(document, from) ? [{ key: 'end', title: t('palette.end'), about: '', icon: '', group: '', run: () => onBlock('') }] : [];
    if (search) {
      const found = [
        ...kinds.map((kind) => ({ item: kindItem(kind, 'kind'), rank: rank(kind.title, kind.kind, kind.about) })),
        ...there.map((card) => ({ item: blockItem(card), rank: rank(card.title || card.kindTitle, card.text) })),
        ...end.map((item) => ({ item, rank: rank(item.title) })),
      ].filter((one) => one.rank !== null).toSorted((a, b) => Number(a.rank) - Number(b.rank));
      return found.length ? [{ title: t('palette.found'), items: found.map((one) => one.item) }] : [];
    }
    const recent = recentKinds().flatMap((name) => kinds.find((kind) => kind.kind === name) ?? []);
    return [
      { title: t('palette.recent'), items: recent.map((kind) => kindItem(kind, 'recent')) },
      ...[...new Set(kinds.map((kind) => kind.group))].map((group) => ({ title: t(`group.${group}` as 'group.talk', { defaultValue: group }), items: kinds.filter((kind) => kind.group === group).map((kind) => kindItem(kind, 'kind')) })),
      { title: t('palette.there'), items: there.map(blockItem) },
      { title: t('palette.else'), items: end },
    ].filter((section) => section.items.length);
  }, [words, kinds, store, graphOf, from, onKind, onBlock, t]);
  const items = sections.flatMap((section) => section.items);
  const chosen = Math.min(active, items.length - 1);
  // Whoever chooses nothing goes on where they were; what was chosen takes the focus itself.
  const [before] = useState(() => document.activeElement);
  const leave = () => {
    onClose();
    if (before instanceof HTMLElement) before.focus();
  };
  const pick = (item: Item | undefined) => {
    if (!item) return;
    onClose();
    item.run();
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step) {
      event.preventDefault();
      const next = (chosen + step + items.length) % Math.max(items.length, 1);
      setActive(next);
      document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      pick(items[chosen]);
    }
  };
  // A list hung on a place outside the window would hide with it.
  const at = ask.at ? { x: Math.max(0, Math.min(ask.at.x, window.innerWidth - 8)), y: Math.max(0, Math.min(ask.at.y, window.innerHeight - 8)) } : { x: window.innerWidth / 2 - 170, y: Math.max(90, window.innerHeight / 2 - 260) };
  let number = -1;
  return (
    <Popover opened onChange={(opened) => { if (!opened) leave(); }} position={ask.at ? 'right-start' : 'bottom-start'} width={340} shadow="md" withRoles={false} hideDetached={false}>
      <Popover.Target><span className={classes.anchor} style={{ left: at.x, top: at.y }} /></Popover.Target>
      <Popover.Dropdown p={0} role="dialog" aria-label={from ? t('palette.after') : t('palette.title')}>
        <FocusTrap active>
          <div>
            <TextInput
              autoFocus data-autofocus p={8} leftSection={<IconSearch size={15} />} placeholder={t(from ? 'palette.searchAfter' : 'palette.search')} aria-label={t(from ? 'palette.searchAfter' : 'palette.search')} value={words}
              onChange={(event) => { setWords(event.currentTarget.value); setActive(0); }} onKeyDown={onKey}
              role="combobox" aria-expanded aria-controls={list} aria-activedescendant={items.length ? `${list}-${chosen}` : undefined} autoComplete="off"
            />
            <ScrollArea.Autosize mah="min(420px, 55vh)" type="auto" viewportProps={{ tabIndex: -1 }}>
              <div id={list} role="listbox" aria-label={t('palette.title')} className={classes.list}>
                {sections.map((section) => (
                  <div key={section.title} role="group" aria-label={section.title}>
                    <Text size="xs" c="dimmed" className={classes.section} aria-hidden="true">{section.title}</Text>
                    {section.items.map((item) => {
                      number += 1;
                      const index = number;
                      return (
                        <UnstyledButton key={item.key} id={`${list}-${index}`} role="option" aria-selected={index === chosen} tabIndex={-1} className={classes.item} onClick={() => pick(item)} onPointerMove={() => setActive(index)}>
                          {item.icon ? <BlockIcon icon={item.icon} group={item.group} /> : <IconPlayerStop size={20} aria-hidden="true" />}
                          <span className={classes.words}><span>{item.title}</span>{item.about ? <span className={classes.about}>{item.about}</span> : null}</span>
                        </UnstyledButton>
                      );
                    })}
                  </div>
                ))}
              </div>
              {items.length ? null : <Text size="sm" c="dimmed" p="md">{t('nothingFound')}</Text>}
            </ScrollArea.Autosize>
          </div>
        </FocusTrap>
      </Popover.Dropdown>
    </Popover>
  );
}
