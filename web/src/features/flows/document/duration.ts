const units = { d: 'day', h: 'hour', m: 'minute', s: 'second' } as const;

/** "1d12h" in words of the language: "1 day 12 hr". What is not a duration comes back as it is. */
export function durationWords(text: string, language: string): string {
  if (!/^(\d+[dhms])+$/.test(text)) return text;
  return [...text.matchAll(/(\d+)([dhms])/g)]
    .map(([, amount, unit]) => new Intl.NumberFormat(language, { style: 'unit', unit: units[unit as keyof typeof units], unitDisplay: 'long' }).format(Number(amount)))
    .join(' ');
}
