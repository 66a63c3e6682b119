import { type ComboboxItem, type OptionsFilter, Select } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDocument } from './document/document';
import { startId } from './document/graph';
import { useDraft, useFlowEditor } from './editor/context';

interface Found extends ComboboxItem {
  words: string;
}

/** Every word counts, in any order: of the name, the text, tags and the labels of buttons and exits. */
const filter: OptionsFilter = ({ options, search, limit }) => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (options as Found[]).filter((one) => words.every((word) => one.words.includes(word))).slice(0, limit);
};

/** Finds a block by what stands in it and shows it. */
export default function FindBlock({ version, onSelect }: { version: FlowDocument | null; onSelect: (block: string) => void }) {
  const { t } = useTranslation('flows');
  const { graphOf } = useFlowEditor();
  const [opened, setOpened] = useState(false);
  // Closed it lists nothing: a thousand rows made anew with every key would be felt.
  const draft = useDraft((state) => (opened ? state.document : null));
  const graph = opened && (version ?? draft) ? graphOf((version ?? draft) as FlowDocument) : null;
  const blocks = useMemo(() => (graph?.cards ?? []).filter((card) => card.id !== startId).map((card): Found => {
    const label = [card.title || card.kindTitle, card.text].filter(Boolean).join(': ');
    return { value: card.id, label, words: [label, card.kindTitle, card.note, ...card.exits.map((exit) => exit.label)].join(' ').toLowerCase() };
  }), [graph]);
  return (
    <Select
      size="xs" w={150} leftSection={<IconSearch size={14} />} aria-label={t('findBlock')} placeholder={t('findBlock')} data={blocks} value={null} filter={filter} limit={50} onDropdownOpen={() => setOpened(true)} onDropdownClose={() => setOpened(false)}
      searchable nothingFoundMessage={t('nothingFound')} onChange={(block) => block && onSelect(block)} comboboxProps={{ width: 340 }}
    />
  );
}
