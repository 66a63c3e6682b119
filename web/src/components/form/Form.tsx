import { type FocusEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Finding } from '~/api/contract';
import { FormProvider, type FormWorld } from './context';
import { within } from './path';

/** ms after the focus moved: the click that moved it has landed by then, and nothing slides away under it. */
const landed = 250;

interface Typing {
  path: string;
  /** What was said already when the typing began. */
  known: ReadonlySet<string>;
}

const key = (one: Finding) => `${one.rule} ${one.path}`;
const typed = 'input:not([type]), input[type="text"], textarea, [contenteditable="true"]';

/**
 * A form around its fields. What is newly found at the field somebody types in, or about the whole, waits until they leave it: nobody is corrected in the middle
 * of a word. What they have mended goes at once.
 */
export function Form({ world, children }: { world: FormWorld; children: ReactNode }) {
  const [typing, setTyping] = useState<Typing | null>(null);
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const { findings } = world;
  const begin = (path: string) => setTyping({ path, known: new Set(findings.map(key)) });
  const onFocus = ({ target }: FocusEvent) => {
    const path = target.matches(typed) ? target.closest<HTMLElement>('[data-path]')?.dataset.path : undefined;
    window.clearTimeout(timer.current);
    if (path !== undefined && !typing) begin(path);
    else timer.current = window.setTimeout(() => (path === undefined ? setTyping(null) : begin(path)), landed);
  };
  const onBlur = () => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setTyping(null), landed);
  };
  const shown = useMemo(() => {
    if (!typing) return world;
    const unfinished = (one: Finding) => one.path === '' || within(one.path, typing.path) || within(typing.path, one.path);
    return { ...world, findings: findings.filter((one) => typing.known.has(key(one)) || !unfinished(one)) };
  }, [findings, typing, world]);
  return <div onFocus={onFocus} onBlur={onBlur}><FormProvider value={shown}>{children}</FormProvider></div>;
}
