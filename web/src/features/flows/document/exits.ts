import type { BlockKind } from '~/api/contract';
import { type Block, buttonRows, contentOf, say, waitOf, type Words } from './document';

/** One row at the foot of a block: an outcome and where it leads. */
export interface ExitRow {
  name: string;
  label: string;
  /** Block id; null when it leads nowhere. */
  to: string | null;
  /** Drawn as a button of the message. */
  button: boolean;
}

/** What a free exit says. Only those may end a funnel quietly that the check calls so: a last message and a wait; all others are yet to be led somewhere. */
export const freeExit = (name: string) => (name === 'next' || name === 'timeout' ? 'outline.ends' : 'outline.unset');

/** The exits a block really has, in the order people meet them: buttons, then outcomes of the kind, then what only the links name. */
export function exitRows(block: Block, kind: BlockKind | undefined, languages: readonly string[], jumpLabel: string): ExitRow[] {
  const links = block.exits ?? {};
  const rows: ExitRow[] = [];
  const add = (name: string, label: string, button = false) => {
    if (!rows.some((row) => row.name === name)) rows.push({ name, label, to: links[name] ?? null, button });
  };
  const outcomes = new Map((kind?.exits ?? []).map((exit) => [exit.name, exit]));
  for (const one of ownExits(block, kind, languages)) add(one.name, one.label || (one.button ? '…' : one.name), one.button);
  const led = rows.filter((row) => row.name !== 'skipped').length > 0;
  for (const exit of outcomes.values()) {
    const needed = exit.name === 'timeout' ? waitOf(block) !== '' : !exit.quiet && !(led && (exit.name === 'next' || exit.name === 'answered'));
    if (links[exit.name] !== undefined || needed) add(exit.name, exit.label);
  }
  if (block.kind === 'jump' && !block.flow) rows.push({ name: 'to', label: jumpLabel, to: typeof block.to === 'string' && block.to ? block.to : null, button: false });
  for (const name of Object.keys(links)) add(name, outcomes.get(name)?.label ?? name);
  return rows;
}

/** Exits that come from what the author wrote: buttons that lead on, choices, entries of the list that the kind names. */
function ownExits(block: Block, kind: BlockKind | undefined, languages: readonly string[]): { name: string; label: string; button: boolean }[] {
  if (kind?.each) {
    const { list, label } = kind.each;
    const entries = Array.isArray(block[list]) ? (block[list] as Record<string, Words | string[] | undefined>[]) : [];
    return entries.filter((one) => typeof one?.id === 'string').map((one) => {
      const words = one[label];
      return { name: one.id as string, label: Array.isArray(words) ? words.join(', ') : say(words, languages), button: false };
    });
  }
  const content = contentOf(block);
  if (!content) return [];
  return buttonRows(content).flat().filter((button) => button.action === 'next').map((button) => ({ name: button.id, label: say(button.label, languages), button: true }));
}
