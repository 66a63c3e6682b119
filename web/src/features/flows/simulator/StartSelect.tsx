import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '~/api/queries';
import type { FlowDocument } from '../document/document';
import { cardName, type Graph, startId } from '../document/graph';
import type { Start } from './useSimulation';

/** Where the run begins: the flow's beginning, one of its triggers, any block, or nothing until something happens. */
export function StartSelect({ document, graph, start, onChange }: { document: FlowDocument; graph: Graph; start: Start; onChange: (start: Start) => void }) {
  const { t } = useTranslation('simulator');
  const { data: kinds } = useQuery(queries.triggerKinds());
  const triggers = document.triggers.map((one) => {
    const words = one.kind === 'link' ? t('start.link') : one.kind === 'keyword' && one.words?.[0] ? t('start.keyword', { word: one.words[0] }) : one.kind === 'event' && one.event ? t('start.event', { event: one.event }) : t('start.other', { title: kinds?.find((kind) => kind.kind === one.kind)?.title ?? one.kind });
    return { value: `trigger:${one.id}`, label: words };
  });
  const blocks = graph.cards.filter((one) => one.id !== startId).map((one) => ({ value: `block:${one.id}`, label: t('start.block', { block: cardName(one) }) }));
  const data = [{ value: 'flow', label: t('start.flow') }, { value: 'wait', label: t('start.wait') }, ...triggers, ...blocks];
  const value = start.wait ? 'wait' : start.trigger ? `trigger:${start.trigger}` : start.block ? `block:${start.block}` : 'flow';
  const pick = (chosen: string | null) => {
    const [sort, id] = [chosen?.split(':')[0], chosen?.slice((chosen.indexOf(':') + 1) || chosen.length)];
    onChange(sort === 'wait' ? { wait: true } : sort === 'trigger' ? { trigger: id } : sort === 'block' ? { block: id } : {});
  };
  return <Select size="xs" aria-label={t('start.label')} data={data} value={data.some((one) => one.value === value) ? value : 'flow'} onChange={pick} allowDeselect={false} searchable={blocks.length > 10} />;
}
