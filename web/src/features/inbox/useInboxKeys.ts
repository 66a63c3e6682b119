import { useEffect, useRef } from 'react';

/** Whether keys typed there are text, or belong to a menu or dialog that is open. */
export function typesText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest('input,textarea,select,[role=dialog],[role=menu],[role=listbox]') !== null);
}

/** Single keys of the inbox, by their place on the keyboard so that they work in any layout. They rest while text is typed. */
export function useInboxKeys(keys: Record<string, () => void>) {
  const latest = useRef(keys);
  useEffect(() => { latest.current = keys; });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typesText(event.target)) return;
      const act = latest.current[event.code];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
