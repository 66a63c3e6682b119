import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const mount = vi.hoisted(() => vi.fn((_: HTMLScriptElement) => ({ open() {} })));
vi.mock('./chat', () => ({ mount }));

/** Runs the script as the browser does: it knows its own tag only meanwhile. */
async function run(tag: HTMLScriptElement) {
  Object.defineProperty(document, 'currentScript', { value: tag, configurable: true });
  vi.resetModules();
  await import('./main');
  Object.defineProperty(document, 'currentScript', { value: null, configurable: true });
}

function tag(channel = 'key'): HTMLScriptElement {
  const script = document.createElement('script');
  Object.defineProperty(script, 'src', { value: 'https://chat.example/w/chat.js' });
  if (channel) script.dataset.channel = channel;
  return script;
}

describe('the script of a site', () => {
  beforeEach(() => mount.mockClear());
  afterEach(() => vi.restoreAllMocks());

  it('begins at once when it stands in the body', async () => {
    const script = tag();
    await run(script);
    expect(mount).toHaveBeenCalledExactlyOnceWith(script);
    expect(window).toHaveProperty('ParleyChat');
  });

  it('waits for the body when it stands in the head', async () => {
    const body = document.body;
    body.remove();
    await run(tag());
    expect(mount).not.toHaveBeenCalled();
    document.documentElement.append(body);
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(mount).toHaveBeenCalledOnce();
  });

  it('does nothing without a channel', async () => {
    await run(tag(''));
    expect(mount).not.toHaveBeenCalled();
  });

  it('says what a strict policy of the site must allow, and nothing of what is not its own', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    await run(tag());
    const refuse = (blockedURI: string) =>
      document.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), { blockedURI, effectiveDirective: 'connect-src' }));
    refuse('https://elsewhere.example/x');
    expect(said).not.toHaveBeenCalled();
    refuse('https://chat.example/w/key/session');
    expect(said).toHaveBeenCalledWith('Parley chat: add https://chat.example to connect-src in the Content-Security-Policy of this site.');
  });
});
