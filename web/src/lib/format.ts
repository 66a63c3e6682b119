// Numbers, money and moments as people read them. Everything goes through Intl; nothing is glued from parts.

export function formatNumber(language: string, value: number): string {
  return new Intl.NumberFormat(language).format(value);
}

/** A share, 0 to 1, with one decimal only when it is small enough to need it. */
export function formatPercent(language: string, share: number): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: Math.abs(share) < 0.1 && share !== 0 ? 1 : 0 }).format(share);
}

/** Money given in minor units: 150000 RUB is 1 500 ₽. */
export function formatMoney(language: string, minor: number, currency: string): string {
  const shape = new Intl.NumberFormat(language, { style: 'currency', currency });
  const digits = shape.resolvedOptions().maximumFractionDigits ?? 2;
  const value = minor / 10 ** digits;
  return new Intl.NumberFormat(language, { style: 'currency', currency, minimumFractionDigits: Number.isInteger(value) ? 0 : digits }).format(value);
}

/** The reader's own zone. */
export function readerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A moment in a zone; the zone's name follows when it is not the reader's. */
export function formatDateTime(language: string, at: string | Date, zone: string): string {
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: zone };
  if (zone !== readerZone()) options.timeZoneName = 'short';
  return new Intl.DateTimeFormat(language, options).format(new Date(at));
}

export function formatDate(language: string, at: string | Date, zone: string): string {
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone }).format(new Date(at));
}

export function formatTime(language: string, at: string | Date, zone: string): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(new Date(at));
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3600], ['minute', 60],
];

/** "3 minutes ago", "in 2 days"; under a minute it is "now". */
export function formatRelative(language: string, at: string | Date, now: Date): string {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1000;
  const shape = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return shape.format(Math.trunc(seconds / size), unit);
  }
  return shape.format(0, 'second');
}

/** A change against the previous period as a share; null when there is nothing to compare with. */
export function change(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / before;
}
