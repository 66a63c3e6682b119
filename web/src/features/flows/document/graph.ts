import type { BlockKind } from '~/api/contract';
import { describe, type Reader } from './describe';
import { type Block, contentOf, type FlowDocument, say, type Trigger } from './document';
import { type ExitRow, exitRows } from './exits';
import { exitY, type Shown, size } from './size';

/** The id of the card that lists what starts the flow. No block can have it: ids are letters, digits and dashes. */
export const startId = '$start';

/** A card of the canvas and a row of the outline. */
export interface Card {
  id: string;
  kind: string;
  /** The kind's title. */
  kindTitle: string;
  /** The author's name for the block; may be empty. */
  title: string;
  text: string;
  media: number;
  exits: ExitRow[];
  icon: string;
  group: string;
  note: string;
  width: number;
  height: number;
}
/** A card in a few words, for lists: its name, or its kind with how its text begins. */
export function cardName(card: Card): string {
  if (card.title || !card.text) return card.title || card.kindTitle;
  const first = [...(card.text.split('\n')[0] ?? '')];
  return `${card.kindTitle}: ${first.length > 32 ? `${first.slice(0, 30).join('')}…` : first.join('')}`;
}

export interface Line {
  id: string;
  from: string;
  exit: string;
  to: string;
}
export interface Graph {
  cards: Card[];
  lines: Line[];
}

/** Turns a document into what is drawn. Links to blocks that are not there are left out: the linter names them. */
export function toGraph(document: FlowDocument, kinds: readonly BlockKind[], reader: Reader): Graph {
  return grapher(kinds, reader)(document);
}

/** Draws one document after another. What has not changed between them stays the same object, so that only what has is drawn again. */
export function grapher(kinds: readonly BlockKind[], reader: Reader): (document: FlowDocument) => Graph {
  const byKind = new Map(kinds.map((kind) => [kind.kind, kind]));
  const drawn = new WeakMap<FlowDocument, Graph>();
  const known = new WeakMap<Block, { card: Card; open: string }>();
  const linesOf = new WeakMap<Card, Line[]>();
  let start: Card | null = null;
  const cardOf = (block: Block, note: string, ids: ReadonlySet<string>): Card => {
    const open = Object.values(block.exits ?? {}).concat(typeof block.to === 'string' ? block.to : []).filter((to) => !ids.has(to)).join();
    const before = known.get(block);
    if (before && before.open === open && before.card.note === note) return before.card;
    const card = drawCard(block, byKind.get(block.kind), note, ids, reader);
    known.set(block, { card, open });
    return card;
  };
  const lines = (card: Card): Line[] => {
    const before = linesOf.get(card);
    if (before) return before;
    const made = card.exits.flatMap((exit): Line[] => (exit.to === null ? [] : [{ id: `${card.id}:${exit.name}`, from: card.id, exit: exit.name, to: exit.to }]));
    linesOf.set(card, made);
    return made;
  };
  return (document) => {
    const before = drawn.get(document);
    if (before) return before;
    const ids = new Set(document.blocks.map((block) => block.id));
    const notes = new Map(document.notes.map((note) => [note.at ?? '', note.text]));
    const first = startCard(document, reader, ids);
    if (JSON.stringify(first) !== JSON.stringify(start)) start = first;
    const cards = [start ?? first, ...document.blocks.map((block) => cardOf(block, notes.get(block.id) ?? '', ids))];
    const graph = { cards, lines: cards.flatMap(lines) };
    drawn.set(document, graph);
    return graph;
  };
}

function drawCard(block: Block, kind: BlockKind | undefined, note: string, ids: ReadonlySet<string>, reader: Reader): Card {
  const text = describe(block, reader);
  const media = contentOf(block)?.media?.length ?? 0;
  const exits = exitRows(block, kind, reader.languages, reader.t('describe.jump')).map((row) => (row.to !== null && !ids.has(row.to) ? { ...row, to: null } : row));
  return {
    id: block.id, kind: block.kind, kindTitle: kind?.title ?? block.kind, title: say(block.title, reader.languages), text, media, exits,
    icon: kind?.icon ?? '', group: kind?.group ?? '', note, ...size({ text, media, exits: exits.length }),
  };
}

function startCard(document: FlowDocument, reader: Reader, ids: Set<string>): Card {
  const { t } = reader;
  const target = (trigger?: Trigger) => {
    const to = trigger?.start || document.start;
    return ids.has(to) ? to : null;
  };
  const exits: ExitRow[] = document.triggers.length
    ? document.triggers.map((trigger) => ({ name: trigger.id, label: triggerWords(trigger, reader), to: target(trigger), button: false }))
    : [{ name: 'start', label: t('trigger.none'), to: target(), button: false }];
  return { id: startId, kind: startId, kindTitle: t('trigger.title'), title: '', text: '', media: 0, exits, icon: 'bolt', group: 'start', note: '', ...size({ text: '', media: 0, exits: exits.length }, false) };
}

/** What a trigger listens to, in words. */
export function triggerWords(trigger: Trigger, { t, triggers }: Pick<Reader, 't' | 'triggers'>): string {
  const words = (trigger.words ?? []).map((word) => t('trigger.word', { word })).join(', ');
  switch (trigger.kind) {
    case 'keyword':
      return t('trigger.keyword', { words });
    case 'event':
      return t('trigger.event', { event: trigger.event ?? '' });
    default:
      return triggers?.get(trigger.kind) ?? trigger.kind;
  }
}

/** Where the exits of a card are, from its top. */
export function portY(card: Card, index: number): number {
  const shown: Shown = { text: card.text, media: card.media, exits: card.exits.length };
  return exitY(shown, index);
}

/** The width of a link by how many people took it: 1.5 px for none, 8 px for the busiest. */
export function lineWidth(count: number, busiest: number): number {
  return busiest > 0 && count > 0 ? 2 + 6 * Math.sqrt(count / busiest) : 1.5;
}

/** The order of reading: from the start along the links, depth first; unreachable blocks at the end. */
export function readingOrder(graph: Graph): { card: Card; depth: number; reachable: boolean }[] {
  const byId = new Map(graph.cards.map((card) => [card.id, card]));
  const seen = new Set<string>();
  const out: { card: Card; depth: number; reachable: boolean }[] = [];
  const visit = (id: string, depth: number, reachable: boolean) => {
    const card = byId.get(id);
    if (!card || seen.has(id)) return;
    seen.add(id);
    out.push({ card, depth, reachable });
    const branches = card.exits.filter((exit) => exit.to !== null).length;
    for (const exit of card.exits) if (exit.to !== null) visit(exit.to, branches > 1 ? depth + 1 : depth, reachable);
  };
  visit(startId, 0, true);
  for (const card of graph.cards) if (!seen.has(card.id)) visit(card.id, 0, false);
  return out;
}
