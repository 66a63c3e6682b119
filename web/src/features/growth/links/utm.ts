/** The marks of UTM in the order marketers know them. */
export const utmKeys = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'] as const;
export type Utm = Record<(typeof utmKeys)[number], string>;

export const emptyUtm: Utm = { utm_source: '', utm_medium: '', utm_campaign: '', utm_content: '', utm_term: '' };

/** Only the marks that are filled, ready to send. */
export function filledUtm(utm: Utm): Record<string, string> {
  return Object.fromEntries(utmKeys.map((key) => [key, utm[key].trim()]).filter(([, value]) => value));
}

/** The marks of a link as the form holds them, whether the server spells them with the prefix or without. */
export function toUtm(marks: Record<string, string>): Utm {
  return Object.fromEntries(utmKeys.map((key) => [key, marks[key] ?? marks[key.slice('utm_'.length)] ?? ''])) as Utm;
}

/** The marks of an address somebody pasted; null when it is no address or has none. */
export function takeUtm(address: string): Partial<Utm> | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const found = utmKeys.flatMap((key) => {
    const value = url.searchParams.get(key);
    return value === null ? [] : [[key, value] as const];
  });
  return found.length ? Object.fromEntries(found) : null;
}

/** The marks as people read them: whatever was encoded is letters again. */
export function utmText(utm: Utm): string {
  return Object.entries(filledUtm(utm)).map(([key, value]) => `${key}=${readable(value)}`).join(' · ');
}

/** A value pasted out of an address may be encoded already; one that only looks so stays as it is. */
function readable(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** What analytics will see: "utm_source=vk&utm_medium=cpc". */
export function utmQuery(utm: Utm): string {
  return new URLSearchParams(filledUtm(utm)).toString();
}
