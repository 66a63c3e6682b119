import { Tooltip, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconClock, IconDoorExit, IconMessageReply, IconNote, IconPaperclip, IconUsers } from '@tabler/icons-react';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { PeopleNumber } from '~/components/PeopleNumber';
import { useFormat } from '~/components/useFormat';
import { type Card, startId } from '../document/graph';
import { headHeight, lines, mediaHeight, rowHeight, stripHeight, textHeight } from '../document/size';
import { useFlowEditor } from '../editor/context';
import { BlockIcon } from './BlockIcon';
import classes from './BlockNode.module.css';

/** People at a block: numbers and, where the server can find them, the filters that do. */
export interface BlockNumbers {
  waiting: number;
  reached: number;
  answered: number;
  left: number;
  filters: Record<'waiting' | 'reached' | 'answered' | 'left', string | null>;
}
export interface CardData extends Record<string, unknown> {
  card: Card;
  numbers: BlockNumbers | null;
  height: number;
  /** Lit up: the simulator stands here. */
  current: boolean;
  exits: Record<string, number> | null;
  problem: 'error' | 'warning' | null;
}
export type CardNode = Node<CardData, 'card'>;

/** A block as a card. Every part has the height the layout counted with. */
export const BlockNode = memo(function BlockNode({ data: { card, numbers, height, current, exits, problem }, selected }: NodeProps<CardNode>) {
  const { t } = useTranslation('flows');
  const format = useFormat();
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
          {exits ? <span className={classes.count}>{format.number(exits[exit.name] ?? 0)}</span> : null}
          <Handle type="source" id={exit.name} position={Position.Right} isConnectable={editable} isConnectableEnd={false} className={classes.handle}>
            {editable && exit.to === null ? (
              <button type="button" className={`${classes.plus} nodrag`} tabIndex={-1} aria-label={t('card.plus', { exit: exit.label })} onClick={(event) => { event.stopPropagation(); act.ask({ from: { block: card.id, exit: exit.name }, at: { x: event.clientX + 12, y: event.clientY - 12 } }); }}>+</button>
            ) : null}
          </Handle>
        </div>
      ))}
      {numbers ? <Strip numbers={numbers} /> : null}
    </div>
  );
});

function Strip({ numbers }: { numbers: BlockNumbers }) {
  const { t } = useTranslation('flows');
  const cells = [['reached', IconUsers], ['waiting', IconClock], ['answered', IconMessageReply], ['left', IconDoorExit]] as const;
  return (
    <div className={classes.strip} style={{ height: stripHeight }}>
      {cells.map(([key, Icon]) => (
        <Tooltip key={key} label={t(`numbers.${key}`)}>
          <span className={classes.cell} data-live={(key === 'waiting' && numbers.waiting > 0) || undefined}>
            <Icon size={13} aria-hidden="true" /><VisuallyHidden>{t(`numbers.${key}`)}</VisuallyHidden>
            <PeopleNumber value={numbers[key]} filter={numbers.filters[key]} label={t(`numbers.${key}`)} />
          </span>
        </Tooltip>
      ))}
    </div>
  );
}
