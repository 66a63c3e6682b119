import type { BlockKind } from '~/api/contract';
import type { Block, FlowDocument, Frame, Note, Point } from './document';
import type { Fresh } from './ids';
import type { Positions } from './layout';

/** What lies in the clipboard: blocks, notes and frames with their places from the upper left corner. The key is the mark by which it is known again. */
export interface Clip {
  parley: 'blocks';
  blocks: Block[];
  notes: Note[];
  frames: Frame[];
  layout: Positions;
}

/** The chosen part of a document as text for the clipboard; null when nothing of it can be copied. Blocks of a chosen frame come with it. */
export function copy(document: FlowDocument, chosen: ReadonlySet<string>, places: Positions): string | null {
  const frames = document.frames.filter((frame) => chosen.has(frame.id));
  const ids = new Set([...chosen, ...frames.flatMap((frame) => frame.blocks ?? [])]);
  const blocks = document.blocks.filter((block) => ids.has(block.id));
  const notes = document.notes.filter((note) => ids.has(note.id) || (note.at !== undefined && ids.has(note.at)));
  if (blocks.length + notes.length + frames.length === 0) return null;
  const all = [...blocks, ...notes, ...frames].flatMap(({ id }) => (places[id] ? [[id, places[id]] as const] : []));
  const left = Math.min(...all.map(([, at]) => at.x));
  const top = Math.min(...all.map(([, at]) => at.y));
  const clip: Clip = { parley: 'blocks', blocks, notes, frames, layout: Object.fromEntries(all.map(([id, at]) => [id, { x: at.x - left, y: at.y - top }])) };
  return JSON.stringify(clip);
}

/** Reads a text of the clipboard: what can be pasted, the kinds this server does not have, or null for a text of somebody else. */
export function readClip(text: string, kinds: readonly BlockKind[]): Clip | { missing: string[] } | null {
  if (!text.startsWith('{"parley":"blocks"')) return null;
  try {
    const clip = JSON.parse(text) as Clip;
    const named = (one: unknown) => typeof (one as { id?: unknown }).id === 'string';
    if (![clip.blocks, clip.notes, clip.frames].every((list) => Array.isArray(list) && list.every(named)) || !clip.blocks.every((block) => typeof block.kind === 'string')) return null;
    const known = new Set(kinds.map((kind) => kind.kind));
    const missing = [...new Set(clip.blocks.map((block) => block.kind).filter((kind) => !known.has(kind)))];
    return missing.length ? { missing } : { ...clip, layout: clip.layout ?? {} };
  } catch {
    return null;
  }
}

/** Adds what was copied with ids of its own. Links among the pasted stay, others are left open. The answer names what came. */
export function paste(document: FlowDocument, clip: Clip, at: Point | null, fresh: Fresh): { document: FlowDocument; ids: string[] } {
  const renamed = new Map([...clip.blocks.map((one) => [one.id, fresh(one.kind)] as const), ...clip.notes.map((one) => [one.id, fresh('note')] as const), ...clip.frames.map((one) => [one.id, fresh('frame')] as const)]);
  const name = (id: string) => renamed.get(id) ?? id;
  const blocks = clip.blocks.map((block): Block => {
    const next: Block = { ...block, id: name(block.id) };
    const exits = Object.entries(block.exits ?? {}).flatMap(([exit, to]) => (renamed.has(to) ? [[exit, name(to)]] : []));
    if (exits.length) next.exits = Object.fromEntries(exits);
    else delete next.exits;
    if (block.kind === 'jump' && typeof block.to === 'string' && block.to) next.to = renamed.get(block.to) ?? '';
    if (next.to === '') delete next.to;
    return next;
  });
  const notes = clip.notes.map((note): Note => ({ ...note, id: name(note.id), ...(note.at !== undefined && { at: name(note.at) }) }));
  const frames = clip.frames.map((frame): Frame => ({ ...frame, id: name(frame.id), blocks: (frame.blocks ?? []).filter((one) => renamed.has(one)).map(name) }));
  const layout = at ? Object.fromEntries(Object.entries(clip.layout).map(([id, point]) => [name(id), { x: at.x + point.x, y: at.y + point.y }])) : {};
  return {
    document: {
      ...document, blocks: [...document.blocks, ...blocks], notes: [...document.notes, ...notes], frames: [...document.frames, ...frames], layout: { ...document.layout, ...layout },
      ...(document.blocks.length === 0 && blocks[0] && { start: blocks[0].id }),
    },
    ids: [...renamed.values()],
  };
}
