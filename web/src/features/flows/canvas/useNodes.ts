import { Position } from '@xyflow/react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '~/components/useFormat';
import { type FlowDocument, say } from '../document/document';
import { type Card, type Graph, lineWidth, portY, startId } from '../document/graph';
import type { Layout, Positions } from '../document/layout';
import { entryY, stripHeight, width } from '../document/size';
import type { BlockFigures } from '../stats/figures';
import type { CardNode } from './BlockNode';
import type { FrameNode } from './FrameNode';
import { frameBox, noteSize } from './frames';
import type { NoteNode } from './NoteNode';
import type { RouteLine } from './RouteEdge';

export type CanvasNode = CardNode | NoteNode | FrameNode;

export interface Shown {
  graph: Graph;
  document: FlowDocument;
  places: Positions;
  selection: ReadonlySet<string>;
  current: string | null;
  editable: boolean;
  /** Numbers of a block; null hides the strip. */
  numbers: (id: string) => BlockFigures | null;
  /** People by "block:exit"; null hides the counts and draws all links alike. */
  exits: Map<string, number> | null;
  problems: Map<string, 'error' | 'warning'>;
  languages: readonly string[];
}

/** Makes a thing once and gives the same as long as its parts are the same: so what did not change is not drawn again. */
function useKept<T>() {
  const [kept] = useState(() => new Map<string, { parts: readonly unknown[]; thing: T }>());
  return (id: string, parts: readonly unknown[], make: () => T): T => {
    const before = kept.get(id);
    if (before && before.parts.length === parts.length && before.parts.every((part, index) => part === parts[index])) return before.thing;
    const thing = make();
    kept.set(id, { parts, thing });
    return thing;
  };
}

/** What stands on the canvas: frames below, then cards and notes. */
export function useNodes({ graph, document, places, selection, current, editable, numbers, problems, languages }: Omit<Shown, 'exits'>): CanvasNode[] {
  const { t } = useTranslation('flows');
  const card = useKept<CardNode>();
  const other = useKept<NoteNode | FrameNode>();
  return useMemo(() => {
    const frames = document.frames.map((frame): CanvasNode => {
      const { x, y, width: wide, height } = frameBox(frame, graph, places);
      const title = say(frame.title, languages);
      const selected = selection.has(frame.id);
      return other(frame.id, [x, y, wide, height, title, selected, editable], () => ({
        id: frame.id, type: 'frame', position: { x, y }, width: wide, height, selected, zIndex: -1, dragHandle: '.frame-head', connectable: false, ariaLabel: t('frame.aria', { title }),
        style: { pointerEvents: 'none' }, data: { title, editable },
      }));
    });
    const cards = graph.cards.map((one): CanvasNode => {
      const { x, y } = places[one.id] ?? { x: 0, y: 0 };
      const selected = selection.has(one.id);
      const problem = problems.get(one.id) ?? null;
      return card(one.id, [one, x, y, selected, current === one.id, editable, numbers, problem], () => cardNode(one, { x, y }, selected, current === one.id, numbers, problem, t('card.aria', { kind: one.kindTitle, title: one.title || one.text })));
    });
    const notes = document.notes.filter((note) => !note.at).map((note): CanvasNode => {
      const { x, y } = places[note.id] ?? { x: 0, y: 0 };
      const selected = selection.has(note.id);
      return other(note.id, [note, x, y, selected, editable], () => ({
        id: note.id, type: 'note', position: { x, y }, ...noteSize, selected, connectable: false, ariaLabel: t('note.aria', { text: note.text }), data: { text: note.text, editable },
      }));
    });
    return [...frames, ...cards, ...notes];
  }, [graph, document.frames, document.notes, places, selection, current, editable, numbers, problems, languages, card, other, t]);
}

function cardNode(card: Card, position: { x: number; y: number }, selected: boolean, current: boolean, numbers: Shown['numbers'], problem: 'error' | 'warning' | null, ariaLabel: string): CardNode {
  const people = card.id === startId ? null : numbers(card.id);
  // The layout keeps room for the strip of numbers; without it the card is only shorter, and nothing moves.
  const height = card.id === startId || people ? card.height : card.height - stripHeight;
  return {
    id: card.id, type: 'card', position, width: card.width, height, selected, ariaLabel,
    handles: [
      { id: 'in', type: 'target', position: Position.Left, x: 0, y: entryY - 1, width: 2, height: 2 },
      ...card.exits.map((exit, index) => ({ id: exit.name, type: 'source' as const, position: Position.Right, x: width - 1, y: portY(card, index) - 1, width: 2, height: 2 })),
    ],
    data: { card, numbers: people, height, current, problem },
  };
}

/** The links. One keeps the way the layout found for it while both of its ends stand where they stood then. */
export function useLines({ graph, places, selection, exits, laid, chosen, near }: Pick<Shown, 'graph' | 'places' | 'selection' | 'exits'> & { laid: Layout | null; chosen: string | null; near: string | undefined }): RouteLine[] {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const line = useKept<RouteLine>();
  return useMemo(() => {
    const busiest = Math.max(0, ...(exits?.values() ?? []));
    const still = (id: string) => laid !== null && places[id]?.x === laid.positions[id]?.x && places[id]?.y === laid.positions[id]?.y;
    return graph.lines.map((one) => {
      const count = exits?.get(one.id) ?? 0;
      const route = still(one.from) && still(one.to) ? laid?.routes[one.id] ?? null : null;
      const close = selection.has(one.from) || selection.has(one.to);
      const selected = chosen === one.id;
      return line(one.id, [one, count, busiest, exits === null, route, close, selected, format], () => ({
        id: one.id, source: one.from, sourceHandle: one.exit, target: one.to, targetHandle: 'in', type: 'route', data: { route }, selected,
        style: { strokeWidth: exits ? lineWidth(count, busiest) : 1.5 },
        className: close ? near : undefined,
        ariaLabel: exits ? t('canvas.line', { people: format.number(count) }) : undefined,
      }));
    });
  }, [graph, places, selection, exits, laid, chosen, near, line, format, t]);
}
