import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';

const calm = 300; // ms without a key before what was typed is handed over

/**
 * Text that is typed here and handed over when the typing rests, on leaving the field or the page, and when the field goes away: a key need not redraw a canvas of
 * a thousand blocks. A value that changes from outside meanwhile, for example by a step back, takes the place of what stands here.
 */
export function useDraft(value: string, onChange: (next: string) => void) {
  const [draft, setDraft] = useState<{ text: string; base: string } | null>(null);
  if (draft && draft.base !== value) setDraft(null);
  const latest = useRef({ draft, onChange });
  useLayoutEffect(() => {
    latest.current = { draft, onChange };
  });
  const flush = () => {
    const now = latest.current;
    if (!now.draft) return;
    latest.current = { ...now, draft: null };
    setDraft(null);
    if (now.draft.text !== now.draft.base) now.onChange(now.draft.text);
  };
  const rest = useEffectEvent(flush);
  useEffect(() => {
    if (!draft) return undefined;
    const timer = window.setTimeout(rest, calm);
    return () => window.clearTimeout(timer);
  }, [draft]);
  useEffect(() => {
    const leave = () => document.visibilityState === 'hidden' && rest();
    window.addEventListener('pagehide', rest);
    document.addEventListener('visibilitychange', leave);
    return () => {
      window.removeEventListener('pagehide', rest);
      document.removeEventListener('visibilitychange', leave);
    };
  }, []);
  useEffect(() => () => {
    const { draft: left, onChange: hand } = latest.current;
    if (left && left.text !== left.base) hand(left.text);
  }, []);
  return { text: draft?.text ?? value, type: (text: string) => setDraft({ text, base: value }), flush };
}
