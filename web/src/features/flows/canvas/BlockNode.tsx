import { Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconNote, IconPaperclip } from '@tabler/icons-react';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Card, startId } from '../document/graph';
import { headHeight, lines, mediaHeight, rowHeight, stripHeight, textHeight } from '../document/size';
import { useFlowEditor } from '../editor/context';
import type { BlockFigures } from '../stats/figures';
import { ExitCount, Strip } from '../stats/Strip';
import { BlockIcon } from './BlockIcon';
import classes from './BlockNode.module.css';

export interface CardData extends Record<string, unknown> {
  card: Card;
  numbers: BlockFigures | null;
  height: number;
  /** Lit up: the simulator stands here. */
  current: boolean;
  problem: 'error' | 'warning' | null;
}
export type CardNode = Node<CardData, 'card'>;

/** A block as a card. Every part has the height the layout counted with. */
export const BlockNode = memo(function BlockNode({ data: { card, numbers, height, current, problem }, selected }: NodeProps<CardNode>) {
  const { t } = useTranslation('flows');
  const { act, editable } = useFlowEditor();
  return (
    <div className={classes.card} data-current={current || undefined} data-selected={selected || undefined} data-problem={problem ?? undefined} style={{ height }}>
      {card.id === startId ? null : <Handle type="target" id="in" position={Position.Left} isConnectable={editable} isConnectableStart={false} className={classes.handle} style={{ top: headHeight / 2 }} />}
      <div className={classes.head} style={{ height: headHeight }}>
        <BlockIcon icon={card.icon} group={card.group} />
        <div className={classes.names}>
          <span className={classes.title}>{card.title || card.kindTitle}</span>
          {card.title ? <span className={classes.kind}>{card.kindTitle}</span> : null}
        </div>
        {card.note ? <Tooltip label={card.note} multiline maw={280}><IconNote size={16} className={classes.quiet} aria-label={t('card.note', { text: card.note })} /></Tooltip> : null}
        {problem ? <IconAlertTriangle size={16} className={classes.problem} aria-label={t(`level.${problem}`)} /> : null}
      </div>
      {card.text ? <div className={classes.text} style={{ height: textHeight(card.text), WebkitLineClamp: lines(card.text) }}><span style={{ WebkitLineClamp: lines(card.text) }}>{card.text}</span></div> : null}
      {card.media ? <div className={classes.media} style={{ height: mediaHeight }}><IconPaperclip size={14} aria-hidden="true" />{t('card.files', { count: card.media })}</div> : null}
      {card.exits.map((exit) => (
        <div key={exit.name} className={classes.exit} style={{ height: rowHeight }} data-button={exit.button || undefined} data-end={exit.to === null || undefined}>
          <span className={classes.label}>{exit.label}</span>
          {numbers ? <ExitCount label={exit.label} figures={numbers.exits[exit.name]} /> : null}
          <Handle type="source" id={exit.name} position={Position.Right} isConnectable={editable} isConnectableEnd={false} className={classes.handle}>
            {editable && exit.to === null ? (
              <button type="button" className={`${classes.plus} nodrag`} tabIndex={-1} aria-label={t('card.plus', { exit: exit.label })} onClick={(event) => { event.stopPropagation(); act.ask({ from: { block: card.id, exit: exit.name }, at: { x: event.clientX + 12, y: event.clientY - 12 } }); }}>+</button>
            ) : null}
          </Handle>
        </div>
      ))}
      {numbers ? <Strip figures={numbers} height={stripHeight} /> : null}
    </div>
  );
});
