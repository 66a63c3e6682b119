import { ActionIcon, Group, Select, Text, TextInput, Tooltip } from '@mantine/core';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { link, rename, unlink } from '../document/change';
import { type Block, say } from '../document/document';
import type { ExitRow } from '../document/exits';
import { cardName, type Graph, startId } from '../document/graph';
import { useFlowEditor } from './context';
import classes from './Editor.module.css';

/** What every block has, to be changed: its name, where its exits lead, and its whole existence. */
export function BlockBasics({ block, graph }: { block: Block; graph: Graph }) {
  const { t } = useTranslation('flows');
  const { store, act, language } = useFlowEditor();
  const card = graph.cards.find((one) => one.id === block.id);
  const title = say(block.title, [language]);
  // What is typed stays here, so that one's own spaces are not taken away while one types.
  const [typed, setTyped] = useState<string | null>(null);
  const name = (text: string) => {
    setTyped(text);
    store.getState().run((document) => rename(document, block.id, text.trim(), language), `${block.id}.title`);
  };
  const only = new Set([block.id]);
  return (
    <>
      <Group wrap="nowrap" align="flex-end" gap={6}>
        <TextInput label={t('edit.name')} placeholder={card?.kindTitle} value={typed ?? title} onChange={(event) => name(event.currentTarget.value)} onBlur={() => setTyped(null)} maxLength={120} style={{ flex: 1 }} />
        <Tooltip label={t('edit.duplicate')}><ActionIcon size={34} variant="default" aria-label={t('edit.duplicate')} onClick={() => act.duplicate(only)}><IconCopy size={17} /></ActionIcon></Tooltip>
        <Tooltip label={t('edit.remove')}><ActionIcon size={34} variant="default" aria-label={t('edit.remove')} onClick={() => act.remove(only)}><IconTrash size={17} /></ActionIcon></Tooltip>
      </Group>
      <Exits card={card} graph={graph} />
    </>
  );
}

/** Where each exit leads, to be chosen among the blocks there are. */
export function Exits({ card, graph }: { card: Graph['cards'][number] | undefined; graph: Graph }) {
  const { t } = useTranslation('flows');
  if (!card?.exits.length) return null;
  return (
    <div>
      <Text size="sm" fw={500} mb={6}>{t('panel.exits')}</Text>
      <div className={classes.exits}>{card.exits.map((exit) => <div key={exit.name} className={classes.exit}><span>{exit.label}</span><Target block={card.id} exit={exit} graph={graph} /></div>)}</div>
    </div>
  );
}

function Target({ block, exit, graph }: { block: string; exit: ExitRow; graph: Graph }) {
  const { t } = useTranslation('flows');
  const { store } = useFlowEditor();
  const [opened, setOpened] = useState(false);
  // Closed it knows only what it shows: a thousand rows made anew with every key would be felt.
  const targets = graph.cards.filter((one) => one.id !== startId && (opened || one.id === exit.to)).map((one) => ({ value: one.id, label: cardName(one) }));
  const from = { block, exit: exit.name };
  return (
    <Select
      size="xs" aria-label={t('edit.leads', { exit: exit.label })} placeholder={t('outline.ends')} data={targets} value={exit.to} searchable clearable limit={100} nothingFoundMessage={t('nothingFound')}
      onDropdownOpen={() => setOpened(true)} onDropdownClose={() => setOpened(false)} onChange={(to) => store.getState().run((document) => (to ? link(document, from, to) : unlink(document, from)))}
    />
  );
}
