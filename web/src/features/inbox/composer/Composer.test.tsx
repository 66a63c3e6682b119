import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConversationDetail } from '~/api/contract';
import { answer, draw, type Sent } from '~/test/render';
import { Composer } from './Composer';
import { useReply } from './useReply';

const identity = (id: string, kind: string) => ({ id, kind, channel_id: id, channel_name: `${kind} shop`, address: '1', username: '', blocked_at: null, left_at: null, last_inbound_at: null });
const conversation = { id: 'c1', identity_id: 'i1', channel_kind: 'telegram', contact: { id: 'p1', name: 'Maria', identities: [identity('i1', 'telegram'), identity('i2', 'vk')] } } as unknown as ConversationDetail;

function Both() {
  const reply = useReply(conversation);
  return <><Composer conversation={conversation} reply={reply} /><p data-testid="pending">{reply.pending.map((one) => one.text).join()}</p></>;
}

/** What was sent besides "is typing". */
const meant = (sent: Sent[]) => sent.filter((one) => !one.path.endsWith('/typing')).map(({ method, path, body }) => ({ method, path, body }));

describe('the composer', () => {
  beforeEach(() => localStorage.clear());

  it('sends by Enter and empties at once', async () => {
    const sent = answer({ body: {} });
    await draw(<Both />, ['inbox']);
    const field = await screen.findByRole('textbox', { name: 'Reply' });
    await userEvent.type(field, 'Hello{Enter}');
    expect(field).toHaveValue('');
    await waitFor(() => expect(meant(sent)).toEqual([{ method: 'POST', path: '/conversations/c1/messages', body: { text: 'Hello', identity_id: 'i1' } }]));
  });

  it('begins a new line by Shift+Enter and lets an input method end its word', async () => {
    const sent = answer({ body: {} });
    await draw(<Both />, ['inbox']);
    const field = await screen.findByRole('textbox', { name: 'Reply' });
    await userEvent.type(field, 'one{Shift>}{Enter}{/Shift}two');
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    expect(field).toHaveValue('one\ntwo');
    expect(meant(sent)).toEqual([]);
  });

  it('sends nothing of blanks alone', async () => {
    const sent = answer({ body: {} });
    await draw(<Both />, ['inbox']);
    await userEvent.type(await screen.findByRole('textbox', { name: 'Reply' }), '   {Enter}');
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
    expect(meant(sent)).toEqual([]);
  });

  it('writes a note to the team only', async () => {
    const sent = answer({ body: {} });
    await draw(<Both />, ['inbox']);
    await userEvent.click(await screen.findByText('Note'));
    await userEvent.type(screen.getByRole('textbox', { name: 'Note' }), 'call back{Enter}');
    await waitFor(() => expect(meant(sent)).toEqual([{ method: 'POST', path: '/conversations/c1/notes', body: { text: 'call back' } }]));
  });

  it('goes to the address that was chosen', async () => {
    const sent = answer({ body: {} });
    await draw(<Both />, ['inbox']);
    await userEvent.click(await screen.findByRole('button', { name: 'Send to: Telegram' }));
    await userEvent.click(await screen.findByText(/vk shop/));
    await userEvent.type(screen.getByRole('textbox', { name: 'Reply' }), 'Hi{Enter}');
    await waitFor(() => expect(meant(sent)[0]?.body).toMatchObject({ identity_id: 'i2' }));
  });

  it('gives the words back when the server says no, and repeats them under the same key', async () => {
    const sent = answer({ status: 503, body: { code: 'unavailable', title: 'The server is busy' } });
    await draw(<Both />, ['inbox']);
    const field = await screen.findByRole('textbox', { name: 'Reply' });
    fireEvent.change(field, { target: { value: 'Hello' } });
    await userEvent.type(field, '{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('The server is busy');
    await waitFor(() => expect(field).toHaveValue('Hello'));
    expect(screen.getByTestId('pending')).toBeEmptyDOMElement();
    await userEvent.type(field, '{Enter}');
    const keys = () => sent.filter((one) => one.path.endsWith('/messages')).map((one) => one.headers.get('Idempotency-Key'));
    await waitFor(() => expect(keys()).toHaveLength(2));
    expect(keys()[0]).toBe(keys()[1]);
  });

  it('keeps the draft for the next visit', async () => {
    answer({ body: {} });
    const first = await draw(<Both />, ['inbox']);
    await userEvent.type(await screen.findByRole('textbox', { name: 'Reply' }), 'half');
    first.unmount();
    await draw(<Both />, ['inbox']);
    expect(await screen.findByRole('textbox', { name: 'Reply' })).toHaveValue('half');
  });
});
