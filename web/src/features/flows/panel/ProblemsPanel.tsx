import { useTranslation } from 'react-i18next';
import { EmptyState } from '~/components/EmptyState';
import type { Finding } from '~/api/contract';
import { cardName, type Graph } from '../document/graph';
import { FindingText } from './FindingText';

const order = { error: 0, warning: 1, hint: 2 };

/** All findings, errors first; each leads to its block. */
export function ProblemsPanel({ findings, graph, onSelect }: { findings: Finding[]; graph: Graph | null; onSelect: (block: string) => void }) {
  const { t } = useTranslation('flows');
  const cards = new Map(graph?.cards.map((card) => [card.id, cardName(card)]));
  if (findings.length === 0) return <EmptyState title={t('problems.none')} />;
  const sorted = findings.toSorted((a, b) => Number(a.silenced) - Number(b.silenced) || order[a.level] - order[b.level]);
  return <div>{sorted.map((one) => {
    const block = one.block;
    return <FindingText key={`${one.rule}:${block}:${one.path}`} finding={one} place={block ? cards.get(block) ?? block : t('problems.whole')} onOpen={block ? () => onSelect(block) : undefined} />;
  })}</div>;
}
