import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { marks, mount } from './chat';
import type { Message } from './talk';

// The server as the widget sees it: what it was sent, and a stream that the test speaks into.
class Stream extends EventTarget {
  static CLOSED = 2;
  static open: Stream[] = [];
  readyState = 1;
  onerror?: () => void;
  constructor(readonly url: string) { super(); Stream.open.push(this); }
  say(type: string, data: unknown) { this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) })); }
  break() { this.readyState = 2; this.onerror?.(); }
}

interface Said { path: string; body: Record<string, any>; token: string | null }
let said: Said[];
let answers: Record<string, () => Response>;
let history: Message[];
let fresh: boolean;

const words = { open: 'Open', close: 'Close', log: 'Log', write: 'Write', send: 'Send', file: 'File', unread: 'unread', failed: 'Again', typing: 'Typing', phone: 'Phone', policy: 'Details' };

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  document.body.replaceChildren();
  said = []; answers = {}; history = []; fresh = true; Stream.open = [];
  vi.stubGlobal('EventSource', Stream);
  vi.stubGlobal('CSSStyleSheet', class { replaceSync() {} });
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const path = new URL(url).pathname.split('/').pop()!;
    if (path === 'chat.css') return new Response('');
    said.push({ path, body: JSON.parse((init?.body as string) ?? '{}'), token: (init?.headers as Record<string, string>)?.Authorization ?? null });
    if (answers[path]) return answers[path]();
    if (path !== 'session') return new Response('{}', { status: 202 });
    const config = { title: 'Shop', greeting: 'Hello', color: '#123456', side: 'left', files: true, max_file: 100, consent: 'We keep your words.', policy: 'https://shop.example/p' };
    return Response.json({ token: `T${said.length}`, fresh, config, words, messages: history, cursor: 1000 });
  });
});
afterEach(() => { vi.useRealTimers(); vi.unstubAllGlobals(); });

async function start(data: Record<string, string> = {}) {
  const script = document.createElement('script');
  script.src = 'https://parley.example/w/chat.js';
  Object.assign(script.dataset, { channel: 'KEY', ...data });
  const chat = mount(script);
  await chat.ready;
  await vi.advanceTimersByTimeAsync(1);
  const find = <E extends HTMLElement>(selector: string) => chat.root.querySelector<E>(selector)!;
  return {
    ...chat, find,
    log: () => [...chat.root.querySelectorAll('.m')].map((m) => m.textContent),
    async write(text: string) {
      find<HTMLTextAreaElement>('textarea').value = text;
      find('textarea').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
      await vi.advanceTimersByTimeAsync(1);
    },
  };
}
const sent = (type: string) => said.filter((s) => s.path === 'messages' && s.body.type === type).map((s) => s.body);

describe('the chat', () => {
  it('waits in the corner and says nothing to the server until it is opened', async () => {
    const chat = await start();
    expect(said.map((s) => s.path)).toEqual(['session']);
    expect(Stream.open).toHaveLength(0);
    expect(chat.find('.p').hidden).toBe(true);
    expect(chat.find('.l').getAttribute('aria-label')).toBe('Open');
  });

  it('opens with the focus in the text, closes by Escape, and gives the focus back', async () => {
    const chat = await start();
    chat.find('.l').click();
    expect(chat.find('.p').hidden).toBe(false);
    expect(chat.root.activeElement).toBe(chat.find('textarea'));
    expect(chat.find('.l').getAttribute('aria-expanded')).toBe('true');
    chat.find('textarea').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(chat.find('.p').hidden).toBe(true);
    expect(chat.root.activeElement).toBe(chat.find('.l'));
  });

  it('is named for those who do not see it', async () => {
    const chat = await start();
    expect(chat.find('.p').getAttribute('role')).toBe('dialog');
    expect(chat.find('.p').getAttribute('aria-label')).toBe('Shop');
    expect(chat.find('.log').getAttribute('role')).toBe('log');
    for (const e of chat.root.querySelectorAll('button, textarea')) expect(e.getAttribute('aria-label') || e.textContent).toBeTruthy();
    expect(chat.find<HTMLAnchorElement>('small a').href).toBe('https://shop.example/p');
  });

  it('tells once where the visitor came from', async () => {
    const chat = await start();
    chat.open(); chat.close(); chat.open();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent('start')).toHaveLength(1);
    expect(sent('start')[0]).toMatchObject({ client_msg_id: 's-first', start: { token: '' } });
    fresh = false;
    const again = await start();
    again.open();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent('start')).toHaveLength(1);
    const byLink = await start({ start: 'tok_1', page: '' });
    expect(byLink.find('.l')).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent('start')[1]).toMatchObject({ client_msg_id: 's-tok_1', start: { token: 'tok_1' } });
  });

  it('shows what is written at once, and once when the server tells it back', async () => {
    const chat = await start();
    chat.open();
    await chat.write('  Hi ');
    expect(chat.log()).toEqual(['Hello', 'Hi']);
    const body = sent('message')[0]!;
    expect(body).toMatchObject({ text: 'Hi' });
    Stream.open[0]!.say('message', { id: 'z1', key: body.client_msg_id, from: 'me', at: 5, runs: [{ t: 'Hi' }] });
    Stream.open[0]!.say('message', { id: 'z2', from: 'bot', at: 6, runs: [{ t: 'Good day' }] });
    await vi.advanceTimersByTimeAsync(1);
    expect(chat.log()).toEqual(['Hello', 'Hi', 'Good day']);
    expect(said.map((s) => s.body.type).filter((t) => t && t !== 'receipt')).toEqual(['start', 'message']);
  });

  it('tries again while the line is down, with the same key', async () => {
    const chat = await start();
    chat.open();
    await vi.advanceTimersByTimeAsync(1);
    let down = 2;
    answers.messages = () => (down-- > 0 ? new Response('', { status: 503 }) : new Response('{}', { status: 202 }));
    await chat.write('Hi');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(new Set(sent('message').map((b) => b.client_msg_id)).size).toBe(1);
    expect(sent('message')).toHaveLength(3);
    expect(chat.find('.again')).toBeNull();
  });

  it('says what was refused, and sends it when asked again', async () => {
    const chat = await start();
    chat.open();
    await vi.advanceTimersByTimeAsync(1);
    answers.messages = () => Response.json({ reason: 'body' }, { status: 400 });
    await chat.write('Hi');
    expect(chat.find('.again').textContent).toBe('Again');
    delete answers.messages;
    chat.find('.again').click();
    await vi.advanceTimersByTimeAsync(1);
    expect(chat.find('.again')).toBeNull();
    expect(sent('message').map((b) => b.text)).toEqual(['Hi', 'Hi']);
  });

  it('begins anew when its token is no longer good', async () => {
    const chat = await start();
    chat.open();
    await vi.advanceTimersByTimeAsync(1);
    let refuse = true;
    answers.messages = () => { const r = new Response('{}', { status: refuse ? 401 : 202 }); refuse = false; return r; };
    await chat.write('Hi');
    await vi.advanceTimersByTimeAsync(1);
    const tokens = said.filter((s) => s.body.type === 'message').map((s) => s.token);
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).not.toBe(tokens[1]);
  });

  it('presses a button once', async () => {
    const chat = await start();
    chat.open();
    await vi.advanceTimersByTimeAsync(1);
    Stream.open[0]!.say('message', { id: 'q', from: 'bot', at: 2000, runs: [{ t: 'Which?' }], buttons: [[{ label: 'Red', action: 'next', payload: 'P1' }]] });
    await vi.advanceTimersByTimeAsync(1);
    chat.find('.row button').click();
    await vi.advanceTimersByTimeAsync(1);
    chat.find('.row button').click();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent('message')).toMatchObject([{ message: 'q', payload: 'P1' }]);
    expect(chat.find('.row').textContent).toBe('✓ Red');
  });

  it('shows a pressed button the same after the page is loaded again', async () => {
    history = [{ id: 'q', from: 'bot', at: 2000, runs: [{ t: 'Which?' }], buttons: [[{ label: 'Red', action: 'next', payload: 'P1', pressed: true }, { label: 'Blue', action: 'next', payload: 'P2' }]] }];
    fresh = false;
    const chat = await start();
    chat.open();
    await vi.advanceTimersByTimeAsync(1);
    const [red, blue] = [...chat.root.querySelectorAll<HTMLButtonElement>('.row button')];
    expect([red!.textContent, red!.disabled, blue!.textContent, blue!.disabled]).toEqual(['✓ Red', true, 'Blue', false]);
    blue!.click();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent('message')).toMatchObject([{ payload: 'P2' }]);
  });

  it('asks for a phone in the same field', async () => {
    const chat = await start();
    chat.open();
    await vi.advanceTimersByTimeAsync(1);
    Stream.open[0]!.say('message', { id: 'q', from: 'bot', at: 2000, buttons: [[{ label: 'My phone', action: 'request_phone' }]] });
    await vi.advanceTimersByTimeAsync(1);
    chat.find('.row button').click();
    expect(chat.find<HTMLTextAreaElement>('textarea').placeholder).toBe('Phone');
    await chat.write('+7 900 000-00-00');
    expect(sent('message')).toMatchObject([{ phone: '+7 900 000-00-00' }]);
    expect(chat.find<HTMLTextAreaElement>('textarea').placeholder).toBe('Write');
  });

  it('counts what came while it was closed, and says read when it is opened', async () => {
    fresh = false;
    history = [{ id: 'a', from: 'bot', at: 10, runs: [{ t: 'One' }] }, { id: 'b', from: 'team', at: 20, runs: [{ t: 'Two' }] }];
    const chat = await start();
    expect(chat.find('.n').textContent).toBe('2');
    expect(chat.find('.l').getAttribute('aria-label')).toBe('Open, 2 unread');
    expect(sent('receipt')).toMatchObject([{ message: 'b', status: 'delivered' }]);
    chat.open();
    await vi.advanceTimersByTimeAsync(1);
    expect(chat.find('.n').hidden).toBe(true);
    expect(sent('receipt')).toMatchObject([{ status: 'delivered' }, { message: 'b', status: 'read' }]);
  });

  it('listens on from where the stream broke', async () => {
    const chat = await start();
    chat.open();
    await vi.advanceTimersByTimeAsync(1);
    expect(Stream.open[0]!.url).toContain('after=1000');
    Stream.open[0]!.say('cursor', 5000);
    Stream.open[0]!.break();
    await vi.advanceTimersByTimeAsync(6000);
    expect(Stream.open).toHaveLength(2);
    expect(Stream.open[1]!.url).toContain('after=5000');
  });

  it('shows that somebody types, for a while', async () => {
    const chat = await start();
    chat.open();
    await vi.advanceTimersByTimeAsync(1);
    Stream.open[0]!.say('typing', {});
    expect(chat.find('.t').textContent).toBe('Typing');
    await vi.advanceTimersByTimeAsync(7000);
    expect(chat.find('.t').textContent).toBe('');
  });

  it('lives where nothing can be kept', async () => {
    vi.stubGlobal('localStorage', { getItem() { throw new Error('blocked'); }, setItem() { throw new Error('blocked'); }, clear() {} });
    const chat = await start();
    chat.open();
    await chat.write('Hi');
    expect(chat.log()).toEqual(['Hello', 'Hi']);
  });
});

it('keeps marks and click ids of the address', () => {
  expect(marks('?utm_source=vk&yclid=1&gclid=2&rb_clickid=3&password=no&q=x')).toEqual({ utm_source: 'vk', yclid: '1', gclid: '2', rb_clickid: '3' });
});
