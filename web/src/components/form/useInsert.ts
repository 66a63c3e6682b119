import { useRef } from 'react';

/** An input into which things can be put where the cursor is. */
export function useInsert(text: string, type: (next: string) => void) {
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const insert = (what: string) => {
    const from = box.current?.selectionStart ?? text.length;
    const to = box.current?.selectionEnd ?? from;
    type(text.slice(0, from) + what + text.slice(to));
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(from + what.length, from + what.length);
    });
  };
  return { box, insert };
}
