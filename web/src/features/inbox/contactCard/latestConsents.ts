import type { Consent } from '~/api/contract';

/** The newest word per purpose and channel: that is what counts. */
export function latestConsents(consents: Consent[]): Consent[] {
  const latest = new Map<string, Consent>();
  for (const one of consents) {
    const key = `${one.purpose}|${one.channel_kind}`;
    const old = latest.get(key);
    if (!old || Date.parse(one.at) > Date.parse(old.at)) latest.set(key, one);
  }
  return [...latest.values()];
}
