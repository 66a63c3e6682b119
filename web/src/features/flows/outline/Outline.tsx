import { Badge, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconPaperclip } from '@tabler/icons-react';
import { type KeyboardEvent, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { PeopleNumber } from '~/components/PeopleNumber';
import { useFormat } from '~/components/useFormat';
import { BlockIcon } from '../canvas/BlockIcon';
import type { BlockFigures } from '../stats/figures';
import { type Graph, readingOrder, startId } from '../document/graph';
import classes from './Outline.module.css';

interface Props {
  graph: Graph;
  selected: string | null;
  onSelect: (id: string) => void;
  numbers: (id: string) => BlockFigures | null;
  exits: Map<string, number> | null;
  problems: Map<string, 'error' | 'warning'>;
}

/** The flow as a list to read and walk by keys: every block with its text and where each exit leads. */
export function Outline({ graph, selected, onSelect, numbers, exits, problems }: Props) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const rows = useMemo(() => readingOrder(graph), [graph]);
  const numberOf = useMemo(() => new Map(rows.filter(({ card }) => card.id !== startId).map(({ card }, index) => [card.id, index + 1])), [rows]);
  const names = useMemo(() => new Map(graph.cards.map((card) => [card.id, card.title || card.kindTitle])), [graph]);
  const list = useRef<HTMLOListElement>(null);
  const walk = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!step) return;
    const heads = [...(list.current?.querySelectorAll<HTMLElement>('[data-head]') ?? [])];
    event.preventDefault();
    heads[heads.indexOf(event.currentTarget) + step]?.focus();
  };
  return (
    <div className={classes.scroll}>
      <ol className={classes.list} ref={list} aria-label={t('view.outline')}>
        {rows.map(({ card, depth, reachable }) => {
          const people = numbers(card.id);
          const problem = problems.get(card.id);
          return (
            <li key={card.id} className={classes.row} style={{ marginInlineStart: `min(${Math.min(depth, 8) * 20}px, ${Math.min(depth, 8) * 3}vw)` }} data-selected={card.id === selected || undefined}>
              <UnstyledButton className={classes.head} data-head onKeyDown={walk} onClick={() => onSelect(card.id)} aria-current={card.id === selected || undefined}>
                <span className={classes.number}>{numberOf.get(card.id) ?? ''}</span>
                <BlockIcon icon={card.icon} group={card.group} />
                <span className={classes.words}>
                  <span className={classes.title}>{card.title || card.kindTitle}{card.title ? <span className={classes.kind}> · {card.kindTitle}</span> : null}</span>
                  {card.text ? <span className={classes.text}>{card.text}</span> : null}
                  {card.media ? <span className={classes.kind}><IconPaperclip size={13} aria-hidden="true" /> {t('card.files', { count: card.media })}</span> : null}
                </span>
                {reachable ? null : <Badge color="gray" c="dimmed">{t('outline.unreachable')}</Badge>}
                {problem ? <IconAlertTriangle size={16} className={classes.problem} data-level={problem} aria-label={t(`level.${problem}`)} /> : null}
              </UnstyledButton>
              {people && card.id !== startId ? (
                <Text size="xs" c="dimmed" className={classes.numbers}>
                  {(['reached', 'waiting', 'answered', 'left'] as const).map((key) => <span key={key}>{t(`numbers.${key}`)}: <PeopleNumber value={people[key]} filter={people.filters[key]} label={t(`numbers.${key}`)} /></span>)}
                </Text>
              ) : null}
              {card.exits.length ? (
                <ul className={classes.exits}>
                  {card.exits.map((exit) => (
                    <li key={exit.name}>
                      <span className={exit.button ? classes.button : undefined}>{exit.label}</span>
                      <span aria-hidden="true" className={classes.arrow}>→</span>
                      {exit.to === null ? <span className={classes.kind}>{t('outline.ends')}</span> : (
                        <UnstyledButton className={classes.jump} onClick={() => exit.to && onSelect(exit.to)}>{numberOf.get(exit.to)}. {names.get(exit.to)}</UnstyledButton>
                      )}
                      {exits && card.id !== startId ? <span className={classes.kind}>{t('outline.people', { count: exits.get(`${card.id}:${exit.name}`) ?? 0, people: format.number(exits.get(`${card.id}:${exit.name}`) ?? 0) })}</span> : null}
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
