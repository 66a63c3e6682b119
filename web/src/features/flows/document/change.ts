import type { BlockKind } from '~/api/contract';
import { type Block, type FlowDocument, type Frame, type Note, type Point, sayIn } from './document';
import { startId } from './graph';
import type { Positions } from './layout';

// What a person does to a flow, as pure functions: a document in, a document out, and what did not change stays the same object.
// A function that changes nothing gives the very document it was given.

/** Where a link begins: an exit of a block, or a trigger of the start. */
export interface Exit {
  block: string;
  exit: string;
}

/** Puts a block in the place of the one with its id. */
export function setBlock(document: FlowDocument, next: Block): FlowDocument {
  const at = document.blocks.findIndex((one) => one.id === next.id);
  return at < 0 || document.blocks[at] === next ? document : { ...document, blocks: document.blocks.with(at, next) };
}

function change(document: FlowDocument, id: string, make: (block: Block) => Block): FlowDocument {
  const block = document.blocks.find((one) => one.id === id);
  return block ? setBlock(document, make(block)) : document;
}

/** Where an exit leads now; null when the flow ends there. */
export function targetOf(document: FlowDocument, { block: id, exit }: Exit): string | null {
  if (id === startId) return document.triggers.find((one) => one.id === exit)?.start || document.start || null;
  const block = document.blocks.find((one) => one.id === id);
  if (block?.kind === 'jump' && exit === 'to') return typeof block.to === 'string' && block.to ? block.to : null;
  return block?.exits?.[exit] ?? null;
}

/** Leads an exit to a block. Of triggers the only one moves the start of the whole flow; one of several gets a start of its own. */
export function link(document: FlowDocument, from: Exit, to: string): FlowDocument {
  if (to === startId || targetOf(document, from) === to || !document.blocks.some((one) => one.id === to)) return document;
  if (from.block === startId) {
    const known = document.blocks.some((one) => one.id === document.start);
    if (!known || document.triggers.length < 2) return { ...document, start: to, triggers: document.triggers.map((one) => (one.id === from.exit ? without(one, 'start') : one)) };
    return { ...document, triggers: document.triggers.map((one) => (one.id === from.exit ? (to === document.start ? without(one, 'start') : { ...one, start: to }) : one)) };
  }
  return change(document, from.block, (block) => (block.kind === 'jump' && from.exit === 'to' ? { ...without(block, 'flow'), to } : { ...block, exits: { ...block.exits, [from.exit]: to } }));
}

/** Takes the link of an exit away. */
export function unlink(document: FlowDocument, from: Exit): FlowDocument {
  if (targetOf(document, from) === null) return document;
  if (from.block === startId) {
    const own = document.triggers.find((one) => one.id === from.exit)?.start;
    return own ? { ...document, triggers: document.triggers.map((one) => (one.id === from.exit ? without(one, 'start') : one)) } : { ...document, start: '' };
  }
  return change(document, from.block, (block) => (block.kind === 'jump' && from.exit === 'to' ? without(block, 'to') : withExits(block, without(block.exits ?? {}, from.exit))));
}

/** A block of this kind with what its form asks for left to be filled in. */
export function newBlock(kind: BlockKind, id: string): Block {
  const empty: Record<string, (field: BlockKind['form'][number]) => unknown> = {
    string: () => '', text: () => '', template: () => '', condition: () => '', list: () => [], map: () => ({}), object: () => ({}), any: () => ({}),
    enum: (field) => field.options?.[0]?.value, bool: () => false, int: (field) => field.min ?? 0, number: (field) => field.min ?? 0,
  };
  const body = kind.form.filter((field) => field.required).map((field) => [field.key, empty[field.type]?.(field)]);
  return { id, kind: kind.kind, ...Object.fromEntries(body.filter(([, value]) => value !== undefined)) };
}

/** The exit by which one usually goes on. */
export const mainExit = (kind: BlockKind | undefined): string | undefined => kind?.exits.find((exit) => !exit.quiet && exit.name !== 'timeout')?.name;

/** Adds a block, after an exit if one is given. What the exit led to comes behind the block, by its exit `through`. The first block is the start. */
export function addBlock(document: FlowDocument, block: Block, { at, from, through }: { at?: Point; from?: Exit; through?: string } = {}): FlowDocument {
  const next = from ? targetOf(document, from) : null;
  const behind = next && through && document.blocks.some((one) => one.id === next) ? { ...block, exits: { ...block.exits, [through]: next } } : block;
  const added = { ...document, blocks: [...document.blocks, behind], ...(document.blocks.length === 0 && { start: block.id }), ...(at && { layout: { ...document.layout, [block.id]: at } }) };
  return from ? link(added, from, block.id) : added;
}

/** Takes blocks, notes and frames away, with every link, place and remark that names them. Blocks of a frame stay. */
export function remove(document: FlowDocument, ids: ReadonlySet<string>): FlowDocument {
  const gone = (id: unknown) => typeof id === 'string' && ids.has(id);
  const blocks = keep(document.blocks, (block) => !ids.has(block.id)).map((block) => {
    const rest = block.kind === 'jump' && gone(block.to) ? without(block, 'to') : block;
    return rest.exits && Object.values(rest.exits).some(gone) ? withExits(rest, Object.fromEntries(Object.entries(rest.exits).filter(([, to]) => !gone(to)))) : rest;
  });
  const changed: FlowDocument = {
    ...document, blocks,
    start: gone(document.start) ? '' : document.start,
    triggers: document.triggers.map((one) => (gone(one.start) ? without(one, 'start') : one)),
    notes: keep(document.notes, (note) => !ids.has(note.id) && !gone(note.at)),
    frames: keep(document.frames, (frame) => !ids.has(frame.id)).map((frame) => (frame.blocks?.some(gone) ? { ...frame, blocks: frame.blocks.filter((one) => !gone(one)) } : frame)),
    layout: Object.keys(document.layout).some(gone) ? Object.fromEntries(Object.entries(document.layout).filter(([id]) => !gone(id))) : document.layout,
  };
  if (Array.isArray(document.silenced)) changed.silenced = keep(document.silenced as { at?: string }[], (one) => !gone(one.at));
  return [...document.blocks, ...document.notes, ...document.frames].some((one) => ids.has(one.id)) ? changed : document;
}

/** Puts blocks, notes and frames where they are to stand. */
export function place(document: FlowDocument, places: Positions): FlowDocument {
  const moved = Object.entries(places).filter(([id, at]) => document.layout[id]?.x !== at.x || document.layout[id]?.y !== at.y);
  return moved.length ? { ...document, layout: { ...document.layout, ...Object.fromEntries(moved) } } : document;
}

/** Names a block; an empty name shows the kind's again. */
export function rename(document: FlowDocument, id: string, title: string, language: string): FlowDocument {
  return change(document, id, (block) => {
    const next = sayIn(block.title, language, title, document.languages);
    const empty = typeof next === 'string' ? next === '' : Object.values(next).every((text) => text === '');
    return empty ? without(block, 'title') : { ...block, title: next };
  });
}

/** Adds a note, or changes the one with its id; a note without words is taken away. */
export function setNote(document: FlowDocument, note: Note, at?: Point): FlowDocument {
  const known = document.notes.some((one) => one.id === note.id);
  if (!note.text.trim() && known) return remove(document, new Set([note.id]));
  const notes = known ? document.notes.map((one) => (one.id === note.id ? note : one)) : [...document.notes, note];
  return { ...document, notes, ...(at && { layout: { ...document.layout, [note.id]: at } }) };
}

/** Adds a frame, or changes the one with its id. A block is in one frame at most. */
export function setFrame(document: FlowDocument, frame: Frame, at?: Point): FlowDocument {
  const known = document.frames.some((one) => one.id === frame.id);
  const others = document.frames.map((one) => (one.id === frame.id ? frame : leave(one, frame.blocks ?? [])));
  return { ...document, frames: known ? others : [...others, frame], ...(at && { layout: { ...document.layout, [frame.id]: at } }) };
}

/** Puts blocks into a frame, or out of all frames. */
export function enframe(document: FlowDocument, blocks: readonly string[], into: string | null): FlowDocument {
  const frames = document.frames.map((frame) => {
    if (frame.id !== into) return leave(frame, blocks);
    const joining = blocks.filter((one) => !frame.blocks?.includes(one));
    return joining.length ? { ...frame, blocks: [...(frame.blocks ?? []), ...joining] } : frame;
  });
  return frames.every((frame, index) => frame === document.frames[index]) ? document : { ...document, frames };
}

const leave = (frame: Frame, blocks: readonly string[]): Frame => (frame.blocks?.some((one) => blocks.includes(one)) ? { ...frame, blocks: frame.blocks.filter((one) => !blocks.includes(one)) } : frame);

const withExits = (block: Block, exits: Record<string, string>): Block => (Object.keys(exits).length ? { ...block, exits } : without(block, 'exits'));

/** The object without a key. */
function without<T extends object>(thing: T, key: string): T {
  return Object.fromEntries(Object.entries(thing).filter(([name]) => name !== key)) as T;
}

/** The same list when all of it stays. */
function keep<T>(list: T[], stays: (one: T) => boolean): T[] {
  return list.every(stays) ? list : list.filter(stays);
}
