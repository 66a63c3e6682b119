import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { type Card, startId } from '../document/graph';
import { useFlowEditor } from '../editor/context';

const steps: Record<string, number | undefined> = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Walking and building by keys. Up and down go from block to block, right goes to the exits of a block and left back. On a block, Enter opens it, F2 names it
 * and Delete takes it away; on an exit Enter chooses where it leads. "/" adds a block after the exit; on a block after its first open exit, or between its first exit and what that leads to.
 */
export function useWalk(list: RefObject<HTMLOListElement | null>, rows: readonly { card: Card }[]) {
  const { store, act, editable } = useFlowEditor();
  const [renaming, setRenaming] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const headOf = (id: string) => list.current?.querySelector<HTMLElement>(`[data-head="${CSS.escape(id)}"]`);
  // A block that was just added, or a neighbour of one that has gone, gets the focus as soon as it is drawn.
  const take = () => {
    const head = wanted.current === null ? null : headOf(wanted.current);
    if (!head) return;
    wanted.current = null; // once: a later drawing must not take the focus from where it has gone
    head.focus();
    head.scrollIntoView({ block: 'nearest' });
  };
  useEffect(take);
  const focusSoon = (id: string) => {
    wanted.current = id;
    requestAnimationFrame(take);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLOListElement>) => {
    const at = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-head], [data-exit]') : null;
    const row = at?.closest('li[data-row]');
    if (!at || !row || event.target !== at || event.ctrlKey || event.metaKey || event.altKey) return;
    const id = row.getAttribute('data-row') ?? '';
    const exits = [...row.querySelectorAll<HTMLElement>('[data-exit]')];
    const here = exits.indexOf(at);
    const go = (to: Element | null | undefined) => {
      event.preventDefault();
      if (to instanceof HTMLElement) to.focus();
    };
    const step = steps[event.key];
    if (step && here < 0) {
      const heads = [...(list.current?.querySelectorAll<HTMLElement>('[data-head]') ?? [])];
      return go(heads[heads.indexOf(at) + step]);
    }
    if (step) return go(exits[here + step] ?? (step < 0 ? row.querySelector('[data-head]') : row.nextElementSibling?.querySelector('[data-head]')));
    if (event.key === 'ArrowRight' && here < 0) return go(exits[0]);
    if (event.key === 'ArrowLeft' && here >= 0) return go(row.querySelector('[data-head]'));
    if (!editable) return;
    const card = rows.find((one) => one.card.id === id)?.card;
    if (event.key === 'F2' && id !== startId) {
      event.preventDefault();
      setRenaming(id);
    } else if (event.key === '/' || (event.code === 'Slash' && !event.shiftKey)) {
      event.preventDefault();
      const exit = at.dataset.exit ?? (card?.exits.find((one) => one.to === null) ?? card?.exits[0])?.name;
      const box = at.getBoundingClientRect();
      act.ask({ at: { x: box.x + 40, y: box.bottom }, done: focusSoon, ...(exit !== undefined && { from: { block: id, exit } }) });
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && here < 0 && id !== startId) {
      event.preventDefault();
      event.stopPropagation();
      const index = rows.findIndex((one) => one.card.id === id);
      wanted.current = null;
      act.remove(new Set([id]));
      const next = rows[index + 1]?.card.id ?? rows[index - 1]?.card.id;
      if (next && !store.getState().document.blocks.some((block) => block.id === id)) focusSoon(next);
    }
  };
  /** What has the focus is what keys of the whole page (copy, duplicate) are about. */
  const onFocus = (event: FocusEvent<HTMLOListElement>) => {
    const id = event.target.closest('li[data-row]')?.getAttribute('data-row');
    if (id) store.getState().select(id === startId ? [] : [id]);
  };
  return { renaming, setRenaming, focusSoon, onKeyDown, onFocus };
}
