import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { parse } from './parse';
import { emptyGroup, type Group, print } from './tree';
import { useFilterCheck } from './useFilter';

/** Trees by whose they are: a rule without its value is in no text, and would be gone whenever its form is. */
const begun = new Map<string, Group>();

/** A condition while a person builds it: as text and as a tree, with what the server says of it a moment later. With an owner unfinished rules are found again. */
export function useFilterBuilder(filter: string, onChange?: (text: string) => void, owner?: string) {
  const [text, setOwnText] = useState(filter);
  const [group, setGroup] = useState(() => {
    const left = owner === undefined ? undefined : begun.get(owner);
    return left && print(left) === filter ? left : parse(filter) ?? emptyGroup();
  });
  const [mode, setMode] = useState<'builder' | 'text'>(() => (parse(filter) ? 'builder' : 'text'));
  const [late] = useDebouncedValue(text, 350);
  const check = useFilterCheck(late);
  const settled = late === text && !check.isPlaceholderData;
  const problems = settled && late.trim() && check.data && !check.data.ok ? check.data.problems : [];
  const setText = (next: string) => {
    setOwnText(next);
    onChange?.(next);
  };
  return {
    text,
    late,
    group,
    mode,
    check,
    problems,
    /** The condition is right, or there is none. */
    right: !text.trim() || (settled && check.data?.ok === true),
    setText,
    change: (next: Group) => {
      setGroup(next);
      if (owner !== undefined) begun.set(owner, next);
      setText(print(next));
    },
    /** Takes over a condition from elsewhere, for example after a step back. */
    reset: (next: string) => {
      setOwnText(next);
      setGroup(parse(next) ?? emptyGroup());
      setMode(parse(next) ? 'builder' : 'text');
    },
    switchTo: (next: string) => {
      if (next === 'builder') {
        const read = parse(text);
        if (!read) return;
        setGroup(read);
      }
      setMode(next as 'builder' | 'text');
    },
  };
}
