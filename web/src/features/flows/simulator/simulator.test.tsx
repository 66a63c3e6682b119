import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Flow, Simulated } from '~/api/contract';
import { answer, draw } from '~/test/render';
import type { FlowDocument } from '../document/document';
import { toGraph } from '../document/graph';
import SimulatorPanel from './SimulatorPanel';
import TryLinksDialog from './TryLinksDialog';

const flow: Flow = { id: 'f1', slug: 'lm', name: 'Checklist', state: 'draft', live_version: null, draft_changed: true, triggers: [], waiting: 0, started: 0, finished: 0, updated_at: '2026-01-01T00:00:00Z', document: { format: 1, id: 'lm', kind: 'promo' }, revision: 1, problems: [], conditions: {} };
const document: FlowDocument = { id: 'lm', languages: ['en'], triggers: [{ id: 't1', kind: 'keyword', words: ['prize'] }], start: 'hi', blocks: [{ id: 'hi', kind: 'message', title: 'Hello' }, { id: 'set-9maz', kind: 'set', set: [{ tag: 'soft' }] }], notes: [], frames: [], layout: {} };
const graph = toGraph(document, [{ kind: 'set', title: 'Change data', about: '', group: 'data', icon: '', dynamic: '', form: [], exits: [] }], { t: ((key: string, words?: { tag?: string }) => `${key} ${words?.tag ?? ''}`) as never, languages: ['en'] });
const at = '2026-03-02T09:00:00Z';
const result = (more: Partial<Simulated> = {}): Simulated => ({
  begin: at, now: at, channels: ['telegram', 'webchat'], state: 'waiting', block: 'hi', flow: 'lm', waits: 'Waits for an answer.', until: null, due: null, asks: '', silent: false, wrong: '', full: false, vars: [], person: { first_name: 'Anna' },
  chat: [{ number: 1, from: 'bot', at, input: 0, block: 'hi', flow: 'lm', parts: [{ kind: 'text', text: 'Hello **Anna**', buttons: [[{ id: 'go', label: 'Go', action: 'next' }]] }], notes: ['Some formatting cannot be shown here.'] }],
  trace: [{ kind: 'enter', text: 'Block “Hello”.', block: 'hi', flow: 'lm', input: 0, at }, { kind: 'why', text: 'The condition holds: has tag “vip”.', block: 'hi', flow: 'lm', input: 0, at }], ...more,
});
const last = (sent: { body: unknown }[]) => sent.at(-1)?.body as { inputs: unknown[]; document: Record<string, unknown>; start: unknown };

describe('the simulator', () => {
  it('plays the draft of the editor, tells the canvas where the person stands, and presses', async () => {
    const lit = vi.fn<(block: string | null) => void>();
    const sent = answer({ body: result() });
    await draw(<SimulatorPanel flow={flow} document={document} graph={graph} onCurrent={lit} onClose={() => undefined} />, ['simulator', 'flows', 'why']);
    await userEvent.click(await screen.findByRole('button', { name: 'Go' }));
    await waitFor(() => expect(last(sent).inputs).toEqual([{ do: 'press', button: 'go', bubble: 1 }]));
    expect(lit).toHaveBeenCalledWith('hi');
    expect(last(sent).document).toMatchObject({ format: 1, kind: 'promo', start: 'hi' });
    expect(screen.getByText('Some formatting cannot be shown here.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Undo the last action' }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Undo the last action' })).toBeDisabled());
  });

  it('writes, tells why, and begins elsewhere', async () => {
    const sent = answer({ body: result({ due: '2026-03-03T09:00:00Z' }) });
    await draw(<SimulatorPanel flow={flow} document={document} graph={graph} start="hi" onCurrent={() => undefined} onClose={() => undefined} />, ['simulator', 'flows', 'why']);
    await userEvent.type(await screen.findByLabelText('Message from the person'), 'What is this?{Enter}');
    await waitFor(() => expect(last(sent).inputs).toEqual([{ do: 'say', text: 'What is this?' }]));
    expect(last(sent).start).toEqual({ block: 'hi' });
    await userEvent.click(screen.getByRole('combobox', { name: 'Where to begin' }));
    expect(await screen.findByRole('option', { name: /Change data: .*soft/ })).toBeInTheDocument(); // a block without a name is called by what it does
    await userEvent.keyboard('{Escape}');
    await userEvent.click(screen.getByRole('button', { name: 'To the next event' }));
    await waitFor(() => expect(last(sent).inputs).toContainEqual({ do: 'next' }));
    await userEvent.click(screen.getByRole('tab', { name: 'Why' }));
    expect(await screen.findByText('The condition holds: has tag “vip”.')).toBeVisible();
  });

  it('lets the answer of an outside system be chosen', async () => {
    const sent = answer({ body: result({ asks: 'Request to the CRM' }) });
    await draw(<SimulatorPanel flow={flow} document={document} graph={graph} onCurrent={() => undefined} onClose={() => undefined} />, ['simulator', 'flows', 'why']);
    await userEvent.click(await screen.findByRole('button', { name: 'No answer' }));
    await waitFor(() => expect(last(sent).inputs).toEqual([{ do: 'answer', status: 0 }]));
  });

  it('says what is wrong with a draft that cannot be run', async () => {
    answer({ status: 422, body: { code: 'invalid', title: 'The flow has errors', fields: [{ path: '/document', code: 'dead_link', text: 'There is no block “x”.' }] } });
    await draw(<SimulatorPanel flow={flow} document={document} graph={graph} onCurrent={() => undefined} onClose={() => undefined} />, ['simulator', 'flows', 'why']);
    expect(await screen.findByText('There is no block “x”.')).toBeVisible();
  });
});

describe('links for clients', () => {
  it('are shown with the remarks to whoever may read', async () => {
    const link = { id: 'l1', url: 'https://parley.example/try/abc', version: null, channel: 'telegram', made_by: 'Anna', created_at: at, expires_at: at, revoked_at: null, works: true, comments: 1 };
    const remark = { id: 'r1', try_link_id: 'l1', block: 'hi', author: 'Vera', text: 'Add the price', at };
    const sent: { method: string; path: string; body: unknown }[] = [];
    globalThis.fetch = async (input, init) => {
      const path = String(input).replace('/api/v1', '');
      sent.push({ method: init?.method ?? 'GET', path, body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined });
      if (init?.method === 'DELETE') return new Response(null, { status: 204 });
      const body = init?.method === 'POST' ? link : { items: [path.includes('comments') ? remark : link], next: null };
      return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
    };
    await draw(<TryLinksDialog flow={flow} onClose={() => undefined} />, ['simulator', 'flows']);
    expect(await screen.findByText('Add the price')).toBeVisible();
    expect(screen.getByText('https://parley.example/try/abc')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Make a link' })).toBeNull(); // whoever may only read makes none
  });
});
