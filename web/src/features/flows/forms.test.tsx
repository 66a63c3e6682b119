import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Flow } from '~/api/contract';
import { answer, draw } from '~/test/render';
import { toGraph } from './document/graph';
import { CreateFlowForm } from './list/CreateFlowDialog';
import { ImportFlowForm } from './list/ImportFlowDialog';
import { PublishForm } from './PublishDialog';

const opened = vi.fn<(target: unknown) => void>();
vi.mock('@tanstack/react-router', async (original) => ({ ...(await original<object>()), useNavigate: () => opened }));

const flow: Flow = { id: 'f1', slug: 'lm', name: 'Checklist', state: 'live', live_version: 3, draft_changed: true, triggers: [], waiting: 12, started: 100, finished: 40, updated_at: '2026-01-01T00:00:00Z', document: {}, revision: 1, problems: [], conditions: {} };
const finding = (level: 'error' | 'warning', text: string) => ({ rule: text, level, block: null, path: '', text, why: 'because', silenced: false });

const plan = (more: object = {}) => ({ findings: [], changes: [], people: 0, people_unchanged: 0, blocks: [], targets: [], ...more });

describe('publishing', () => {
  it('is impossible with an error, and says which', async () => {
    answer({ body: plan({ findings: [finding('error', 'A dead end'), finding('warning', 'Too long')] }) });
    await draw(<PublishForm flow={flow} graph={null} onSelect={() => undefined} onClose={() => undefined} />, ['flows']);
    expect(await screen.findByText('A dead end')).toBeVisible();
    expect(screen.getByText('Too long')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Publish' })).toBeNull();
  });

  it('says in numbers what becomes of people, sends what was chosen, and shows how far it has come', async () => {
    const inside = {
      changes: [{ kind: 'block_removed', block: 'step4', path: '', old: '', new: '', text: 'The block “Step 4” is removed.' }],
      people: 512, people_unchanged: 12, targets: [{ block: 'step5', title: 'Change data' }],
      blocks: [{ block: 'step4', title: 'Step 4', removed: true, people: 500, versions: [{ number: 3, people: 500 }], may_stay: false, proposed: 'step5' }],
    };
    const move = { id: 'm1', version: 4, author: 'Ann', state: 'done', total: 512, left: 0, kept: 0, created_at: '2026-01-01T00:00:00Z', finished_at: null };
    const graph = toGraph({ id: 'lm', languages: ['en'], triggers: [], start: 'step5', blocks: [{ id: 'step5', kind: 'set', set: [{ tag: 'soft' }] }], notes: [], frames: [], layout: {} }, [], { t: ((key: string, words?: { tag?: string }) => `${key} ${words?.tag ?? ''}`) as never, languages: ['en'] });
    const sent = answer({ body: plan(inside) }, { body: { items: [], next: null } }, { body: { version: 4, findings: [], move_id: 'm1' } }, { body: { items: [move], next: null } });
    await draw(<PublishForm flow={flow} graph={graph} onSelect={() => undefined} onClose={() => undefined} />, ['flows']);
    expect(await screen.findByText('The block “Step 4” is removed.')).toBeVisible();
    expect(screen.getByText(/Move 500 people to another step. 12 people stay/)).toBeVisible();
    await userEvent.click(screen.getByRole('combobox', { name: 'What becomes of the people at “Step 4”' }));
    expect(await screen.findByRole('option', { name: /^set: .*soft/ })).toBeInTheDocument(); // as the editor calls it
    await userEvent.click(screen.getByRole('option', { name: 'Finish by the old version' }));
    expect(screen.getByText(/12 people stay at their step.* 500 people finish by the old version/)).toBeVisible();
    await userEvent.type(screen.getByLabelText('What has changed'), 'shorter');
    await userEvent.click(screen.getByRole('button', { name: 'Publish' }));
    expect(await screen.findByText('Version 4 is published')).toBeVisible();
    expect(await screen.findByText('512 people have been moved.')).toBeVisible();
    expect(sent.find((one) => one.method === 'POST')).toMatchObject({ path: '/flows/f1/publish', body: { comment: 'shorter', map: { step4: 'finish_old' } } });
  });

  it('returns to an earlier version by the same plan', async () => {
    const sent = answer({ body: plan() }, { body: { version: 5, findings: [], move_id: null } });
    await draw(<PublishForm flow={flow} graph={null} onSelect={() => undefined} onClose={() => undefined} version={2} />, ['flows']);
    await userEvent.click(await screen.findByRole('button', { name: 'Return to version 2' }));
    expect(await screen.findByText('Version 5 is published')).toBeVisible();
    expect(sent[0]).toMatchObject({ path: expect.stringContaining('version=2') as string });
    expect(sent.find((one) => one.method === 'POST')).toMatchObject({ path: '/flows/f1/versions/2/restore', body: { publish: true, comment: 'Return to version 2' } });
  });
});

describe('a new flow', () => {
  it('begins from the chosen template, when its explanation was seen', async () => {
    const template = { key: 'lm', name: 'Lead magnet', about: 'Gives a file', how: 'A tap brings the file', change: ['The file itself'], conditions: {}, document: { id: 'lm', languages: ['en'], start: 'hi', blocks: [{ id: 'hi', kind: 'message', content: { text: 'Hello there' } }], triggers: [{ id: 't', kind: 'link' }] } };
    const sent = answer({ body: { items: [template], next: null } });
    const plain = globalThis.fetch;
    const bodies: Record<string, unknown> = { '/templates/lm': template, '/block-kinds': [], '/stages': [], '/trigger-kinds': [{ kind: 'link', title: 'Link or QR code' }], '/flows': flow };
    globalThis.fetch = async (input, init) => {
      const first = await plain(input, init);
      const body = bodies[String(input).replace('/api/v1', '')];
      return body ? new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } }) : first;
    };
    await draw(<CreateFlowForm onClose={() => undefined} onImport={() => undefined} />, ['flows', 'gallery']);
    await userEvent.click(await screen.findByRole('button', { name: 'Look at: Lead magnet' }));
    expect(await screen.findByText('A tap brings the file')).toBeVisible();
    expect(screen.getByText('The file itself')).toBeVisible();
    expect(await screen.findByText('Hello there')).toBeVisible();
    expect(await screen.findByText('Link or QR code')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Create the funnel' }));
    await waitFor(() => expect(opened).toHaveBeenCalledWith({ to: '/flows/$id', params: { id: 'f1' } }));
    expect(sent.at(-1)).toMatchObject({ method: 'POST', path: '/flows', body: { template: 'lm' } });
  });

  it('comes from a text, and shows what the server could not read', async () => {
    const sent = answer({ status: 422, body: { code: 'invalid', title: 'The funnel has mistakes', fields: [{ path: '/blocks/0', code: 'unknown_key', text: 'Line 4: unknown key' }] } });
    await draw(<ImportFlowForm onClose={() => undefined} />, ['flows']);
    await userEvent.type(screen.getByLabelText('Text of the funnel'), 'format: 1');
    await userEvent.click(screen.getByRole('button', { name: 'Load from a file' }));
    expect(await screen.findByText('Line 4: unknown key')).toBeVisible();
    expect(sent[0]).toMatchObject({ path: '/flows', body: { yaml: 'format: 1' } });
  });
});
