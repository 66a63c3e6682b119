import { useEffect } from 'react';
import type { FlowEditor } from './context';

const typing = (target: EventTarget | null) => target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]') !== null;

/**
 * The keys of the editor. Letters are taken by their place on the keyboard, so that they work in any layout; while somebody types, or in a dialog, none is taken.
 * The clipboard is the system's own: its events need no permission and work between tabs.
 */
export function useKeys({ store, act, editable }: FlowEditor) {
  useEffect(() => {
    if (!editable) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || typing(event.target)) return;
      const { undo, redo, selection, select, document } = store.getState();
      const mod = (event.ctrlKey || event.metaKey) && !event.altKey;
      const chord = `${mod ? 'mod+' : ''}${event.shiftKey ? 'shift+' : ''}${event.code}`;
      const keys: Record<string, (() => void) | undefined> = {
        'mod+KeyZ': undo,
        'mod+shift+KeyZ': redo,
        'mod+KeyY': redo,
        'mod+KeyD': () => act.duplicate(selection),
        'mod+KeyA': () => select([...document.blocks, ...document.notes.filter((note) => !note.at), ...document.frames].map((one) => one.id)),
        Delete: () => act.remove(selection),
        Backspace: () => act.remove(selection),
        Escape: () => select([]),
        Slash: () => act.ask({}),
      };
      const run = keys[event.key === '/' && !mod ? 'Slash' : chord];
      if (!run) return;
      event.preventDefault();
      run();
    };
    const onCopy = (event: ClipboardEvent) => {
      const marked = window.getSelection();
      if (typing(event.target) || (marked && !marked.isCollapsed)) return;
      const { selection } = store.getState();
      const text = act.copy(selection);
      if (text === null) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', text);
      if (event.type === 'cut') act.remove(selection);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (!typing(event.target) && act.paste(event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('keydown', onKey);
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, [store, act, editable]);
}
