import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlockFigures } from '../stats/figures';
import { type Graph, readingOrder, startId } from '../document/graph';
import { useFlowEditor } from '../editor/context';
import classes from './Outline.module.css';
import { OutlineRow } from './OutlineRow';
import { useWalk } from './useWalk';

interface Props {
  graph: Graph;
  selected: string | null;
  current: string | null;
  onSelect: (id: string) => void;
  numbers: (id: string) => BlockFigures | null;
  exits: Map<string, number> | null;
  problems: Map<string, 'error' | 'warning'>;
}

/** The flow as a list: every block with its text and where each exit leads, to read, to walk and to build by keys alone. */
export function Outline({ graph, selected, current, onSelect, numbers, exits, problems }: Props) {
  const { t } = useTranslation('flows');
  const { editable } = useFlowEditor();
  const rows = useMemo(() => readingOrder(graph), [graph]);
  const numberOf = useMemo(() => new Map(rows.filter(({ card }) => card.id !== startId).map(({ card }, index) => [card.id, index + 1])), [rows]);
  const names = useMemo(() => new Map(graph.cards.map((card) => [card.id, card.title || card.kindTitle])), [graph]);
  const list = useRef<HTMLOListElement>(null);
  const { renaming, setRenaming, focusSoon, onKeyDown, onFocus } = useWalk(list, rows);
  return (
    <div className={classes.scroll}>
      {editable ? <p className={classes.help}>{t('outline.help')}</p> : null}
      {/* The keys are those of the buttons inside. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ol className={classes.list} ref={list} aria-label={t('view.outline')} onKeyDown={onKeyDown} onFocus={onFocus}>
        {rows.map(({ card, depth, reachable }) => (
          <OutlineRow
            key={card.id} card={card} depth={depth} reachable={reachable} number={numberOf.get(card.id)} numberOf={numberOf} names={names} selected={card.id === selected} current={card.id === current}
            people={card.id === startId ? null : numbers(card.id)} counts={card.id === startId ? null : exits} problem={problems.get(card.id)} onSelect={onSelect}
            renaming={renaming === card.id} onRenamed={() => { setRenaming(null); focusSoon(card.id); }} onRename={() => setRenaming(card.id)} onAdded={focusSoon}
          />
        ))}
      </ol>
    </div>
  );
}
