import { Select } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Graph, startId } from './document/graph';

/** Finds a block by its name or words and shows it. */
export default function FindBlock({ graph, onSelect }: { graph: Graph; onSelect: (block: string) => void }) {
  const { t } = useTranslation('flows');
  const blocks = useMemo(() => graph.cards.filter((card) => card.id !== startId).map((card) => ({ value: card.id, label: [card.title || card.kindTitle, card.text].filter(Boolean).join(': ') })), [graph]);
  return (
    <Select
      size="xs" w={160} leftSection={<IconSearch size={14} />} aria-label={t('findBlock')} placeholder={t('findBlock')} data={blocks} value={null}
      searchable nothingFoundMessage={t('nothingFound')} onChange={(block) => block && onSelect(block)} comboboxProps={{ width: 340 }}
    />
  );
}
