import type { ComponentType, LazyExoticComponent } from 'react';
import type { BlockKind, FormField } from '~/api/contract';
import { put, type Values } from '~/components/form/values';
import type { Block } from '../../document/document';

/** What a panel of a kind of its own is given. */
export interface PanelProps {
  block: Block;
  spec: BlockKind;
  /** The next block, and the field that was changed. */
  onChange: (next: Block, field?: string) => void;
}

export interface SpecialPanel {
  /** The fields the panel draws; all others get their usual controls below it. */
  keys: readonly string[];
  Panel: LazyExoticComponent<ComponentType<PanelProps>> | ComponentType<PanelProps>;
}

/** A field of the form by its key, also inside another: "content.buttons". */
export function fieldAt(fields: readonly FormField[], path: string): FormField | undefined {
  const [key, ...rest] = path.split('.');
  const found = fields.find((one) => one.key === key);
  return rest.length && found ? fieldAt(found.fields ?? found.item?.fields ?? [], rest.join('.')) : found;
}

/** The block without links from exits that are gone: a button that was removed leads nowhere. */
export function dropExits(block: Block, gone: readonly string[]): Block {
  if (!block.exits || !gone.some((exit) => exit in (block.exits ?? {}))) return block;
  return { ...block, exits: Object.fromEntries(Object.entries(block.exits).filter(([exit]) => !gone.includes(exit))) };
}

/** A list of a block with ids that are exits, changed: exits of items that are gone go with them. */
export function putItems(block: Block, key: string, next: Values[]): Block {
  const ids = new Set(next.map((one) => one.id));
  const before = Array.isArray(block[key]) ? (block[key] as Values[]) : [];
  return dropExits(put(block, key, next), before.map((one) => String(one.id)).filter((id) => !ids.has(id)));
}

/** A short id no item of the list has. */
export function freshId(list: readonly { id?: unknown }[], prefix: string): string {
  const taken = new Set(list.map((one) => one.id));
  let number = list.length + 1;
  while (taken.has(prefix + number)) number += 1;
  return prefix + number;
}
