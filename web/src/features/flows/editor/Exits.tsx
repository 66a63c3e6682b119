import { Select, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { link, unlink } from '../document/change';
import { cardName, type Graph, startId } from '../document/graph';
import { useFlowEditor } from './context';
import classes from './Editor.module.css';

/** Where each exit leads, to be chosen among the blocks there are. */
export function Exits({ card, graph }: { card: Graph['cards'][number] | undefined; graph: Graph }) {
  const { t } = useTranslation('flows');
  const { store } = useFlowEditor();
  if (!card?.exits.length) return null;
  const targets = graph.cards.filter((one) => one.id !== startId).map((one) => ({ value: one.id, label: cardName(one) }));
  return (
    <div>
      <Text size="sm" fw={500} mb={6}>{t('panel.exits')}</Text>
      <div className={classes.exits}>
        {card.exits.map((exit) => (
          <div key={exit.name} className={classes.exit}>
            <span>{exit.label}</span>
            <Select
              size="xs" aria-label={t('edit.leads', { exit: exit.label })} placeholder={t('outline.ends')} data={targets} value={exit.to} searchable clearable nothingFoundMessage={t('nothingFound')}
              onChange={(to) => store.getState().run((document) => (to ? link(document, { block: card.id, exit: exit.name }, to) : unlink(document, { block: card.id, exit: exit.name })))}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
