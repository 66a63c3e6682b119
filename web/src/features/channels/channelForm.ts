import i18next from 'i18next';
import type { Channel, ChannelConnection, ChannelKind, ChannelMode, ChannelPatch, ChannelSetting } from '~/api/contract';

/** What the person types about a channel. Also holds `name`, which only an existing channel shows. */
export interface ChannelForm extends Record<string, unknown> {
  name: string;
  settings: Record<string, string>;
  mode: ChannelMode;
  base_url: string;
  proxy: string;
  ca: string;
}

/** The form of a new channel, or of an existing one; secrets never come back from the server, so they start empty. */
export function startForm(kind: ChannelKind, channel?: Channel): ChannelForm {
  const settings = kind.form.map((one) => [one.key, (one.secret ? undefined : channel?.settings[one.key]) ?? (channel ? '' : one.default) ?? '']);
  return {
    name: channel?.name ?? '',
    settings: Object.fromEntries(settings) as Record<string, string>,
    mode: channel?.mode ?? kind.modes[0] ?? 'webhook',
    base_url: channel?.base_url ?? '',
    proxy: channel?.proxy ?? '',
    ca: '',
  };
}

/** The words of the mistake in one setting, or null. `kept` lets a saved secret stay empty. */
export function checkSetting(setting: ChannelSetting, value: string, kept = false): string | null {
  const text = value.trim();
  if (!text) return setting.required && !(kept && setting.secret) ? i18next.t('common:required') : null;
  if (!setting.pattern || matches(setting.pattern, text)) return null;
  return setting.example ? i18next.t('channels:wizard.pattern', { example: setting.example }) : i18next.t('channels:wizard.patternPlain');
}

// The pattern is a Go expression; one that this browser cannot read is left to the server.
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
}

/** What is sent to check or connect a new channel: empty values stay out. */
export function toConnection(kind: string, form: ChannelForm): ChannelConnection {
  return { kind, settings: trimmed(form.settings), mode: form.mode, ...present({ base_url: form.base_url, proxy: form.proxy, ca: form.ca }) };
}

/** What is sent to change a channel: a secret only when typed anew, other settings as they are. */
export function toPatch(kind: ChannelKind, form: ChannelForm): ChannelPatch {
  const settings = Object.fromEntries(Object.entries(trimmed(form.settings)).filter(([key, value]) => value || !kind.form.find((one) => one.key === key)?.secret));
  return { name: form.name.trim(), settings, mode: form.mode, base_url: form.base_url.trim(), proxy: form.proxy.trim(), ...present({ ca: form.ca }) };
}

function trimmed(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.trim()]));
}

function present(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(trimmed(values)).filter(([, value]) => value));
}
