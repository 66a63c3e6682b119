import type { Day, People } from '~/api/people';

/** What the figures of a flow are narrowed to. Days are written 2026-01-31 and counted whole, in the workspace's zone; no versions are all of them together. */
export interface Period {
  from?: string;
  to?: string;
  versions: number[];
}

/** The part of the address that keeps it: `period` is a preset or two days with dots between, `of` are numbers of versions with commas between. */
export interface PeriodSearch {
  period?: string;
  of?: string;
}

export const presets = { today: 1, week: 7, month: 30 } as const;
export type Preset = keyof typeof presets;

/** Whether an address names a period that moves with the days. */
export function isPreset(period: string | undefined): period is Preset {
  return period !== undefined && Object.hasOwn(presets, period);
}

const day = /^\d{4}-\d{2}-\d{2}$/;

/** A moment's day in a zone. */
export function dayIn(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/** Reads the address. What it cannot mean is as if it were not there. */
export function readPeriod({ period = '', of = '' }: PeriodSearch, today: string): Period {
  const versions = of.split(',').map(Number).filter((one) => Number.isInteger(one) && one > 0);
  if (isPreset(period)) return { from: daysBefore(today, presets[period] - 1), versions };
  const [from = '', to = ''] = period.split('..');
  return { ...(day.test(from) && { from }), ...(day.test(to) && { to }), versions };
}

/** How the address keeps two days, either of which may be open. */
export function writeRange(from: string, to: string): string | undefined {
  return from || to ? `${from}..${to}` : undefined;
}

/** Keeps of an address what belongs to a period. */
export function periodSearch(search: Record<string, unknown>): PeriodSearch {
  const of = typeof search.of === 'number' ? String(search.of) : search.of;
  return { ...(typeof search.period === 'string' && search.period && { period: search.period }), ...(typeof of === 'string' && of && { of }) };
}

/** The query of an operation about figures. */
export function periodQuery({ from, to, versions }: Period) {
  return { from, to, version: versions.length ? versions : undefined };
}

/** The condition behind a figure of the period: the people of any of its versions. */
export function peopleIn(people: People, { from, to, versions }: Period): People {
  const days: Day[] = to ? [{ day: from ?? '2000-01-01' }, { day: to }] : from ? [{ day: from }] : [];
  return (atom, ...args) => {
    if (!versions.length) return people(atom, ...args, ...(days.length ? [0, ...days] : []));
    const each = versions.map((version) => people(atom, ...args, version, ...days));
    return each.includes(null) ? null : each.join(' or ');
  };
}
