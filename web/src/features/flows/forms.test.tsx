import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Flow } from '~/api/contract';
import { answer, draw } from '~/test/render';
import { CreateFlowForm } from './list/CreateFlowDialog';
import { ImportFlowForm } from './list/ImportFlowDialog';
import { PublishForm } from './PublishDialog';

const opened = vi.fn<(target: unknown) => void>();
vi.mock('@tanstack/react-router', async (original) => ({ ...(await original<object>()), useNavigate: () => opened }));

const flow: Flow = { id: 'f1', slug: 'lm', name: 'Checklist', state: 'live', live_version: 3, draft_changed: true, triggers: [], waiting: 12, started: 100, finished: 40, updated_at: '2026-01-01T00:00:00Z', document: {}, revision: 1, problems: [], conditions: {} };
const finding = (level: 'error' | 'warning', text: string) => ({ rule: text, level, block: null, path: '', text, why: 'because', silenced: false });

describe('publishing', () => {
  it('is impossible with an error, and says which', async () => {
    answer({ body: { findings: [finding('error', 'A dead end'), finding('warning', 'Too long')] } });
    await draw(<PublishForm flow={flow} graph={null} onSelect={() => undefined} onClose={() => undefined} />, ['flows']);
    expect(await screen.findByText('A dead end')).toBeVisible();
    expect(screen.getByText('Too long')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Publish' })).toBeNull();
  });

  it('sends the comment and tells what came of it', async () => {
    const sent = answer({ body: { findings: [finding('warning', 'Too long')] } }, { body: { version: 4, findings: [] } });
    await draw(<PublishForm flow={flow} graph={null} onSelect={() => undefined} onClose={() => undefined} />, ['flows']);
    await userEvent.type(await screen.findByLabelText('What has changed'), 'shorter');
    await userEvent.click(screen.getByRole('button', { name: 'Publish' }));
    expect(await screen.findByText('Version 4 is published')).toBeVisible();
    expect(screen.getByText(/12 people already inside/)).toBeVisible();
    expect(sent[1]).toMatchObject({ method: 'POST', path: '/flows/f1/publish', body: { comment: 'shorter' } });
  });
});

describe('a new flow', () => {
  it('begins from the chosen template, when its explanation was seen', async () => {
    const template = { key: 'lm', name: 'Lead magnet', about: 'Gives a file', how: 'A tap brings the file', change: ['The file itself'], conditions: {}, document: { id: 'lm', languages: ['en'], start: 'hi', blocks: [{ id: 'hi', kind: 'message', content: { text: 'Hello there' } }], triggers: [] } };
    const sent = answer({ body: { items: [template], next: null } });
    const plain = globalThis.fetch;
    const bodies: Record<string, unknown> = { '/templates/lm': template, '/block-kinds': [], '/stages': [], '/flows': flow };
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
