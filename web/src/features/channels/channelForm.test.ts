import { beforeAll, describe, expect, it } from 'vitest';
import i18next from 'i18next';
import type { Channel, ChannelKind } from '~/api/contract';
import { startI18n } from '~/app/i18n';
import { checkSetting, startForm, toConnection, toPatch } from './channelForm';

const setting = { help: '', secret: false, required: false, pattern: '', example: '', default: '', multi: false, options: [] };
const kind = {
  kind: 'telegram', title: 'Telegram', about: '', modes: ['poll', 'webhook'], capabilities: {}, deep_link: '', sandbox_available: true,
  form: [{ ...setting, key: 'token', label: 'Token', secret: true, required: true, pattern: String.raw`^\d+:\w{4,}$`, example: '1:abcd' }, { ...setting, key: 'note', label: 'Note', default: 'hello' }],
} as unknown as ChannelKind;
const channel = { name: 'Shop', mode: 'webhook', settings: { note: 'kept' }, base_url: '', proxy: 'socks5://p', has_ca: true } as unknown as Channel;

beforeAll(async () => {
  await startI18n('en');
  await i18next.loadNamespaces(['channels']);
});

describe('the channel form', () => {
  it('starts a new channel with defaults and an old one with what is saved, but never secrets', () => {
    expect(startForm(kind)).toMatchObject({ settings: { token: '', note: 'hello' }, mode: 'poll' });
    expect(startForm(kind, channel)).toMatchObject({ name: 'Shop', settings: { token: '', note: 'kept' }, mode: 'webhook', proxy: 'socks5://p', ca: '' });
  });

  it('sends only what was typed', () => {
    const form = { ...startForm(kind), settings: { token: ' 1:abcd ', note: '' } };
    expect(toConnection('telegram', form)).toEqual({ kind: 'telegram', settings: { token: '1:abcd', note: '' }, mode: 'poll' });
  });

  it('keeps a saved secret that was not typed anew, and can empty anything else', () => {
    const form = { ...startForm(kind, channel), settings: { token: '', note: '' }, proxy: '' };
    expect(toPatch(kind, form)).toEqual({ name: 'Shop', settings: { note: '' }, mode: 'webhook', base_url: '', proxy: '' });
  });

  it.each([['', false, 'Fill in this field'], ['', true, null], ['x', false, 'This does not look right. Example: 1:abcd'], ['1:abcd', false, null]] as const)('checks the token "%s"', (value, kept, text) => {
    expect(checkSetting(kind.form[0]!, value, kept)).toBe(text);
  });

  it('leaves a pattern this browser cannot read to the server', () => {
    expect(checkSetting({ ...setting, key: 'a', label: 'A', pattern: '(?i)^a(' }, 'zzz')).toBeNull();
  });
});
