import type { MouseEvent } from 'react';
import { AnchorLink } from './links';
import { useFormat } from './useFormat';

/** A number of people that leads to them; plain when there is nobody or no way to ask for them. `label` names it for readers of the screen. */
export function PeopleNumber({ value, filter, label }: { value: number; filter: string | null; label: string }) {
  const format = useFormat();
  const text = format.number(value);
  if (!filter || value === 0) return <span className="num">{text}</span>;
  return <AnchorLink to="/contacts" search={{ filter }} underline="always" inherit className="num nodrag nopan" aria-label={`${label}: ${text}`} onClick={(event: MouseEvent) => event.stopPropagation()}>{text}</AnchorLink>;
}
