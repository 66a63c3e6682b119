import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { answer, draw } from '~/test/render';
import { ConsentForm } from './card/ConsentsCard';
import { EditableField, fromInput, toInput } from './card/EditableField';
import { StartFlowForm } from './card/SessionsCard';
import { CreateContactForm } from './CreateContactDialog';
import { FilterForm } from './FilterDrawer';

vi.mock('@tanstack/react-router', async (original) => ({ ...(await original<object>()), useNavigate: () => () => undefined }));

describe('adding a person', () => {
  it('asks for some name, and sends the consent with its words', async () => {
    const sent = answer({ body: { items: [], next: null } }, { body: { id: 'c1' } });
    await draw(<CreateContactForm onClose={() => undefined} />, ['contacts']);
    await userEvent.click(screen.getByRole('button', { name: 'Add a person' }));
    expect(await screen.findByText('Give a name, a phone or an e-mail')).toBeVisible();
    await userEvent.type(screen.getByLabelText('First name'), 'Anna');
    await userEvent.click(screen.getByLabelText('The person agreed to receive messages'));
    await userEvent.click(screen.getByRole('button', { name: 'Add a person' }));
    await waitFor(() => expect(sent.at(-1)?.method).toBe('POST'));
    expect(sent.at(-1)).toMatchObject({ path: '/contacts', body: { first_name: 'Anna', consents: [{ purpose: 'all', state: 'given', action: 'operator', text: 'Agreed to receive messages, said in person' }] } });
    expect(sent.at(-1)?.body).not.toHaveProperty('phone');
  });
});

describe('a consent', () => {
  it('needs the words of the person', async () => {
    const sent = answer({ body: {} });
    const closed = vi.fn<() => void>();
    await draw(<ConsentForm id="c1" state="revoked" onClose={closed} />, ['contacts']);
    await userEvent.click(screen.getByRole('button', { name: 'Revoke' }));
    expect(await screen.findByText(/Write down the person's words/)).toBeVisible();
    await userEvent.type(screen.getByLabelText('What the person said'), 'no more');
    await userEvent.click(screen.getByRole('button', { name: 'Revoke' }));
    await waitFor(() => expect(closed).toHaveBeenCalled());
    expect(sent[0]).toMatchObject({ path: '/contacts/c1/consents', body: { purpose: 'all', state: 'revoked', text: 'no more', action: 'operator' } });
  });
});

describe('starting a funnel', () => {
  it('asks which', async () => {
    answer({ body: { items: [], next: null } });
    await draw(<StartFlowForm id="c1" onClose={() => undefined} />, ['contacts']);
    await userEvent.click(screen.getByRole('button', { name: 'Start a funnel' }));
    expect(await screen.findByText('Choose a funnel')).toBeVisible();
  });
});

describe('a field edited in place', () => {
  it('saves with Enter and shows a refusal at the field', async () => {
    answer({ status: 422, body: { code: 'invalid', title: 'Check the form', fields: [{ path: '/age', code: 'number', text: 'A number is needed here' }] } });
    const save = vi.fn<(value: unknown) => Promise<unknown>>(async (value) => {
      const { api } = await import('~/api/client');
      return api.put('/contacts/{id}/fields', { path: { id: 'c1' }, body: { age: value } });
    });
    await draw(<dl><EditableField label="Age" type="number" value={7} shown="7" save={save} /></dl>, ['contacts']);
    await userEvent.click(screen.getByRole('button', { name: 'Change: Age, now 7' }));
    const input = screen.getByLabelText('Age');
    await userEvent.clear(input);
    await userEvent.type(input, 'seven{Enter}');
    expect(await screen.findByText('A number is needed here')).toBeVisible();
    expect(save).toHaveBeenCalledWith('seven');
    await userEvent.type(input, '{Escape}');
    expect(screen.getByRole('button', { name: 'Change: Age, now 7' })).toBeVisible();
  });

  it.each([
    ['money', 150000, '1500'], ['datetime', '2026-01-31T10:00:00Z', '2026-01-31T13:00'], ['date', '2026-01-31', '2026-01-31'], ['boolean', false, 'false'], ['text', null, ''],
  ] as const)('begins with the value of a %s', (type, value, want) => {
    expect(toInput(type, value, 'Europe/Moscow')).toBe(want);
  });

  it.each([
    ['text', ' ', null], ['money', ' 1 500,50 ', '1 500,50'], ['boolean', 'true', true], ['datetime', '2026-01-31T13:00', '2026-01-31 13:00'],
  ] as const)('sends a %s the way the server reads it', (type, typed, want) => {
    expect(fromInput(type, typed)).toEqual(want);
  });
});

describe('the filter', () => {
  it('is written as text, marked where it is wrong, and applied in its best spelling', async () => {
    globalThis.fetch = async (input, init) => {
      const path = String(input);
      const text = typeof init?.body === 'string' ? (JSON.parse(init.body) as { text: string }).text : '';
      const body = path.includes('/filter/check') ? (text === 'tag("vip")' ? { ok: true, canonical: 'tag("vip")', sentence: 'has tag “vip”', problems: [] } : { ok: false, canonical: '', sentence: '', problems: [{ from: 0, to: 4, text: 'There is no such condition' }] })
        : path.includes('/count') ? { count: 3, more: false } : { items: [], next: null };
      return Response.json(body);
    };
    const apply = vi.fn<(filter: string) => void>();
    await draw(<FilterForm filter="" onClose={() => undefined} onApply={apply} />, ['contacts']);
    await userEvent.click(screen.getByText('As text'));
    const area = screen.getByLabelText('Condition in the filter language');
    await userEvent.type(area, 'tagg("vip")');
    expect(await screen.findByText('There is no such condition')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Show' })).toBeDisabled();
    await userEvent.clear(area);
    await userEvent.type(area, 'tag("vip")');
    expect(await screen.findByText('has tag “vip”')).toBeVisible();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Show' })).toBeEnabled());
    await userEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(apply).toHaveBeenCalledWith('tag("vip")');
  });
});
