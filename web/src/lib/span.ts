const units = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1000]] as const;

/** A length of time in at most two units: "3 hr 20 min", «2 дн. 5 ч». Under a minute it counts seconds. */
export function formatSpan(language: string, milliseconds: number): string {
  let rest = Math.max(0, Math.round(milliseconds / 1000) * 1000);
  const parts: string[] = [];
  const from = units.findIndex(([, size]) => rest >= size);
  if (from < 0) return unit(language, 0, 'second');
  for (const [name, size] of units.slice(from, from + 2)) {
    if (name === 'second' && parts.length > 0) break;
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(unit(language, count, name));
  }
  return new Intl.ListFormat(language, { type: 'unit', style: 'narrow' }).format(parts);
}

function unit(language: string, count: number, name: string): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' }).format(count);
}
