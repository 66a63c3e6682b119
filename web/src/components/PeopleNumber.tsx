import type { MouseEvent } from 'react';
import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useFormat } from './useFormat';

/** A number of people that leads to them; plain when there is nobody or no way to ask for them. `label` names it for readers of the screen. */
export function PeopleNumber({ value, filter, label }: { value: number; filter: string | null; label: string }) {
  const format = useFormat();
  const text = format.number(value);
  if (!filter || value === 0) return <span className="num">{text}</span>;
  return <Anchor component={Link} to="/contacts" search={{ filter } as never} underline="always" inherit className="num nodrag nopan" aria-label={`${label}: ${text}`} onClick={(event: MouseEvent) => event.stopPropagation()}>{text}</Anchor>;
}
