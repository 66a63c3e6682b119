import { put, type Values, without } from '~/components/form/values';

/** A button as documents hold it. */
export interface Press extends Values {
  id: string;
  label?: unknown;
  action: string;
  value?: string;
  style?: string;
}
export type Rows = Press[][];

/** A file of a message: stored, or at an address. */
export interface Attached extends Values {
  kind: string;
  file?: string;
  url?: string;
  name?: string;
}

export const rowsOf = (value: unknown): Rows => (Array.isArray(value) ? value.map((row) => (Array.isArray(row) ? (row as Press[]) : [])) : []);
export const filesOf = (value: unknown): Attached[] => (Array.isArray(value) ? (value as Attached[]) : []);

/** Every button of a message, wherever it stands. */
export function pressesOf(content: Values): Press[] {
  const cards = Array.isArray(content.carousel) ? (content.carousel as { buttons?: unknown }[]) : [];
  return [...rowsOf(content.buttons), ...rowsOf((content.keyboard as Values | undefined)?.rows), ...rowsOf(cards.map((card) => card.buttons))].flat();
}

/** What the actions need besides a label. */
export const needs: Record<string, 'address' | 'phone' | 'words' | undefined> = { url: 'address', app: 'address', pay: 'address', phone: 'phone', copy: 'words' };

/** The rows with one button changed, or without it; empty rows go. */
export function change(rows: Rows, id: string, next: Press | null): Rows {
  return rows.map((row) => row.flatMap((one) => (one.id === id ? (next ? [next] : []) : [one]))).filter((row) => row.length > 0);
}

/** The rows with a button moved: along its row, or to the row above or below, where a new one is made at the end. */
export function move(rows: Rows, id: string, to: 'left' | 'right' | 'up' | 'down'): Rows {
  const at = rows.findIndex((row) => row.some((one) => one.id === id));
  const row = rows[at] ?? [];
  const index = row.findIndex((one) => one.id === id);
  const button = row[index];
  if (!button) return rows;
  if (to === 'left' || to === 'right') {
    const next = index + (to === 'left' ? -1 : 1);
    if (next < 0 || next >= row.length) return rows;
    const turned = [...row];
    turned.splice(next, 0, ...turned.splice(index, 1));
    return rows.with(at, turned);
  }
  const rest = rows.with(at, row.filter((one) => one.id !== id));
  const target = at + (to === 'up' ? -1 : 1);
  // At the edge a button that shares its row gets one of its own.
  if (target < 0 || target >= rows.length) return row.length === 1 ? rows : to === 'up' ? [[button], ...rest] : [...rest, [button]];
  return rest.with(target, [...(rest[target] ?? []), button]).filter((one) => one.length > 0);
}

/** The message with a key set, or without it when nothing is left of it. */
export function set(content: Values, key: string, value: unknown): Values {
  const empty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return empty ? without(content, key) : put(content, key, value);
}

/** How a file is best sent, by its type. */
export function kindOf(mime: string): string {
  if (mime === 'image/gif') return 'animation';
  if (mime.startsWith('image/')) return 'image';
  if (mime.startsWith('video/')) return 'video';
  if (mime === 'audio/ogg') return 'voice';
  return mime.startsWith('audio/') ? 'audio' : 'document';
}
