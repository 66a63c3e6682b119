import { Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { link, unlink } from '../document/change';
import { type ExitRow, freeExit } from '../document/exits';
import { cardName, type Graph, startId } from '../document/graph';
import { useFlowEditor } from './context';
import classes from './Editor.module.css';

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
      size="xs" aria-label={t('edit.leads', { exit: exit.label })} placeholder={t(freeExit(exit.name))} data={targets} value={exit.to} searchable clearable limit={100} nothingFoundMessage={t('nothingFound')}
      onDropdownOpen={() => setOpened(true)} onDropdownClose={() => setOpened(false)} onChange={(to) => store.getState().run((document) => (to ? link(document, from, to) : unlink(document, from)))}
    />
  );
}
