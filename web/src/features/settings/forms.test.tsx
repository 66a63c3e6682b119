import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { answer, draw, someSession } from '~/test/render';
import { FieldForm } from './FieldsPage';
import { InviteForm } from './InviteDialog';
import { KeyForm } from './KeysPage';
import { SecretForm } from './SecretsPage';
import { SuppressionForm } from './SuppressionsPage';
import { TagForm } from './TagsPage';

describe('inviting', () => {
  it('shows the server’s words at the field they are about', async () => {
    answer({ status: 422, body: { code: 'invalid', title: 'Check the form', fields: [{ path: '/email', code: 'taken', text: 'Already works here' }] } });
    await draw(<InviteForm done={() => undefined} />, ['settings']);
    await userEvent.type(screen.getByLabelText('Name'), 'Maria');
    await userEvent.type(screen.getByLabelText('Email'), 'maria@example.com');
    await userEvent.click(screen.getByRole('button', { name: 'Invite' }));
    expect(await screen.findByText('Already works here')).toBeVisible();
    expect(screen.getByLabelText('Email')).toBeInvalid();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('asks for what is missing before it asks the server', async () => {
    const sent = answer({ body: {} });
    await draw(<InviteForm done={() => undefined} />, ['settings']);
    await userEvent.click(screen.getByRole('button', { name: 'Invite' }));
    expect(await screen.findByText('Fill in this field')).toBeVisible();
    expect(sent).toHaveLength(0);
  });
});

describe('a key', () => {
  it('is made with the chosen rights only', async () => {
    const sent = answer({ status: 201, body: { id: 'k1', key: 'secret' } });
    const done = vi.fn<() => void>();
    await draw(<KeyForm done={done} />, ['settings']);
    await userEvent.type(screen.getByLabelText('What it is for'), 'Shop');
    await userEvent.click(within(screen.getByRole('group', { name: 'Contacts' })).getByLabelText('View'));
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    await waitFor(() => expect(done).toHaveBeenCalled());
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/api-keys', body: { name: 'Shop', scopes: ['contacts:read'] } });
    expect(screen.getAllByRole('checkbox')).toHaveLength(someSession.scopes.length);
  });
});

describe('a tag', () => {
  it('is changed in place', async () => {
    const sent = answer({ body: {} });
    const done = vi.fn<() => void>();
    await draw(<TagForm tag={{ id: 't1', name: 'old', color: '#0f8a8f' }} done={done} />, ['settings']);
    const name = screen.getByLabelText('Name');
    await userEvent.clear(name);
    await userEvent.type(name, 'new');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(done).toHaveBeenCalled());
    expect(sent[0]).toMatchObject({ method: 'PATCH', path: '/tags/t1', body: { name: 'new', color: '#0f8a8f' } });
  });

  it('shows a failure that belongs to no field with the request’s number', async () => {
    answer({ status: 500, body: { code: 'internal', title: 'It did not work', detail: 'Try later', request_id: 'r9' } });
    await draw(<TagForm tag={null} done={() => undefined} />, ['settings']);
    await userEvent.type(screen.getByLabelText('Name'), 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(/It did not work.*Try later.*r9/);
  });
});

describe('a field', () => {
  it('keeps its key and type once made', async () => {
    const sent = answer({ body: {} });
    const done = vi.fn<() => void>();
    await draw(<FieldForm field={{ id: 'f1', key: 'plan', label: 'Plan', type: 'choice', choices: ['A'] }} done={done} />, ['settings']);
    expect(screen.queryByLabelText('Key')).toBeNull();
    await userEvent.type(screen.getByLabelText(/Choices/), '\n B \n');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(done).toHaveBeenCalled());
    expect(sent[0]?.body).toEqual({ label: 'Plan', choices: ['A', 'B'] });
  });

  it('refuses a key that could not be used', async () => {
    const sent = answer({ body: {} });
    await draw(<FieldForm field={null} done={() => undefined} />, ['settings']);
    await userEvent.type(screen.getByLabelText('Name'), 'City');
    await userEvent.type(screen.getByLabelText('Key'), 'Город');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText(/Only small Latin letters/)).toBeVisible();
    expect(sent).toHaveLength(0);
  });
});

describe('an address that is never written to', () => {
  it('comes from the card and wants a reason', async () => {
    const sent = answer({ status: 201, body: {} });
    const done = vi.fn<() => void>();
    await draw(<SuppressionForm from={{ kind: 'telegram', address: '42' }} done={done} />, ['settings']);
    await userEvent.click(screen.getByRole('button', { name: 'Add an address' }));
    expect(await screen.findByText('Fill in this field')).toBeVisible();
    expect(sent).toHaveLength(0);
    await userEvent.type(screen.getByLabelText('Why'), 'Asked');
    await userEvent.click(screen.getByRole('button', { name: 'Add an address' }));
    await waitFor(() => expect(done).toHaveBeenCalled());
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/suppressions', body: { kind: 'telegram', address: '42', reason: 'Asked' } });
  });
});

describe('a secret', () => {
  it('is replaced under its own name', async () => {
    const sent = answer({ body: {} });
    const done = vi.fn<() => void>();
    await draw(<SecretForm name="crm" done={done} />, ['settings']);
    expect(screen.queryByLabelText('Name')).toBeNull();
    await userEvent.type(screen.getByLabelText('Value'), 'word');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(done).toHaveBeenCalled());
    expect(sent[0]).toMatchObject({ method: 'PUT', path: '/secrets/crm', body: { value: 'word' } });
  });
});
