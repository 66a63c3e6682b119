import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FormField } from '~/api/contract';
import { FormProvider } from '~/components/form/context';
import type { Values } from '~/components/form/values';
import { readValue, writeValue } from '~/components/form/variables';
import { draw } from '~/test/render';
import { findEmoji } from './emoji';
import { filled, lengthOn } from './LimitCounters';
import { kindOf, move, type Rows, rowsOf } from './message';
import MessageEditor from './MessageEditor';
import { smsPieces } from './sms';

const field = (key: string, type: FormField['type'], label: string, more: Partial<FormField> = {}): FormField => ({ key, type, label, help: '', required: false, ...more });
const press = field('', 'object', '', { fields: [field('action', 'enum', 'Action', { options: [{ value: 'next', label: 'Go on' }, { value: 'url', label: 'Open a link' }] }), field('style', 'enum', 'Colour', { options: [{ value: 'danger', label: 'Red' }] })] });
const fields = [
  field('text', 'text', 'Text'), field('media', 'list', 'Files', { item: field('', 'object', '', { fields: [field('kind', 'enum', 'Kind', { options: [{ value: 'image', label: 'Picture' }, { value: 'document', label: 'Document' }] })] }) }),
  field('buttons', 'list', 'Buttons', { item: field('', 'list', '', { item: press }) }), field('location', 'object', 'Place', { fields: [field('lat', 'number', 'Latitude')] }), field('options', 'object', 'Settings', { fields: [field('silent', 'bool', 'Without a sound')] }),
];
const part = { kind: 'text', text: { text: 'Hi Anna', spans: [{ kind: 'bold', from: 0, to: 2 }] }, length: { used: 7, max: 4096, unit: 'utf16', pieces: 0 }, media: [], buttons: [[{ label: 'Yes', action: 'next', value: '', style: '' }]], keyboard: null, location: null, card: null, poll: null, slides: [] };
const served: Record<string, unknown> = {
  '/content/kinds': [], '/channels': { items: [], next: null },
  '/content/preview': { previews: [{ kind: 'telegram', parts: [part], notes: [] }, { kind: 'sms', parts: [{ ...part, buttons: [] }], notes: [{ rule: 'buttons_to_menu', text: 'The buttons become a list.', loses: false }] }], problems: [], traces: [] },
  '/files': { sha256: 'abc', size: 3, mime: 'image/png', name: 'cat.png', url: '/api/v1/files/abc' },
};
beforeEach(() => {
  globalThis.fetch = async (input) => new Response(JSON.stringify(served[String(input).replace('/api/v1', '')] ?? {}), { headers: { 'Content-Type': 'application/json' } });
  Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect ??= () => new DOMRect();
});

const changed = vi.fn<(next: Values, at: string) => void>();
function Editor({ first }: { first: Values }) {
  const [content, setContent] = useState(first);
  return (
    <FormProvider value={{ languages: ['en', 'ru'], blocks: [], findings: [], owner: '', variables: [{ path: 'contact.first_name', label: 'First name', group: 'contact', sample: 'Anna' }] }}>
      <MessageEditor content={content} fields={fields} path="content" onChange={(next, at) => { changed(next, at); setContent(next); }} />
    </FormProvider>
  );
}
const show = async (first: Values) => {
  changed.mockClear();
  await draw(<Editor first={first} />, ['forms']);
};
const last = () => changed.mock.calls.at(-1);

describe('the editor of messages', () => {
  it('shows a text with its values as chips, and keeps it as Markdown', async () => {
    await show({ text: { en: "**Hi**, {{ contact.first_name | default: 'friend' }}" }, unknown: 1 });
    const box = await screen.findByRole('textbox', { name: 'Text' }, { timeout: 15_000 });
    expect(box.querySelector('strong')).toHaveTextContent('Hi');
    expect(box).toHaveTextContent('Hi, First name');
    // The browser checks the spelling, in the language of the text and not in that of the page.
    expect(box).toHaveAttribute('spellcheck', 'true');
    expect(box).toHaveAttribute('lang', 'en');
    await userEvent.click(screen.getByRole('button', { name: 'Insert the name or other data' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: /First name/ }));
    await waitFor(() => expect(last()?.[0]).toMatchObject({ unknown: 1, text: { en: expect.stringContaining('{{ contact.first_name }}') } }));
    expect(last()?.[1]).toBe('content.text.en');
    expect(JSON.stringify(last()?.[0])).not.toContain('<');
    // What is kept must not make the field anew: the cursor would be gone.
    expect(screen.getByRole('textbox', { name: 'Text' })).toBe(box);
  });

  it('adds, names, moves and removes buttons', async () => {
    await show({ text: 'x', buttons: [[{ id: 'b1', label: 'One', action: 'next' }, { id: 'b2', label: 'Two', action: 'next', odd: true }]] });
    await userEvent.click(screen.getByRole('button', { name: 'Button in a new row' }));
    expect(last()?.[0].buttons).toEqual([[{ id: 'b1', label: 'One', action: 'next' }, { id: 'b2', label: 'Two', action: 'next', odd: true }], [{ id: 'b3', action: 'next' }]]);
    fireEvent.change(screen.getByLabelText(/^Label/), { target: { value: 'Three' } });
    fireEvent.blur(screen.getByLabelText(/^Label/));
    expect(last()).toEqual([expect.objectContaining({ buttons: [expect.anything(), [{ id: 'b3', action: 'next', label: { en: 'Three' } }]] }), 'content.buttons[1][0]']);
    await userEvent.click(screen.getByRole('button', { name: 'Two' }));
    await userEvent.click(screen.getByRole('button', { name: 'To the row below' }));
    expect(rowsOf(last()?.[0].buttons).map((row) => row.map((one) => one.id))).toEqual([['b1'], ['b3', 'b2']]);
    await userEvent.click(screen.getByRole('button', { name: 'Delete the button' }));
    expect(rowsOf(last()?.[0].buttons).map((row) => row.map((one) => one.id))).toEqual([['b1'], ['b3']]);
  });

  it('uploads a file, and takes parts in and out', async () => {
    await show({ text: 'x' });
    fireEvent.change(document.querySelector('input[type=file]') as HTMLInputElement, { target: { files: [new File(['cat'], 'cat.png', { type: 'image/png' })] } });
    await waitFor(() => expect(last()?.[0].media).toEqual([{ kind: 'image', file: 'media:abc', name: 'cat.png' }]));
    await userEvent.click(screen.getByRole('button', { name: 'Add to the message' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Settings' }));
    await userEvent.click(screen.getByLabelText('Without a sound'));
    expect(last()).toEqual([expect.objectContaining({ options: { silent: true } }), 'content.options.silent']);
    await userEvent.click(screen.getByRole('button', { name: 'Remove: Settings' }));
    expect(last()?.[0]).not.toHaveProperty('options');
  });

  it('draws a phone of the messenger that is chosen, and says what changes there', async () => {
    await show({ text: 'x' });
    expect(await screen.findByText('In Telegram the message arrives as it is.')).toBeVisible();
    expect(screen.getByRole('figure', { name: 'Phone: Telegram' })).toHaveTextContent('Hi AnnaYes');
    await userEvent.click(screen.getByRole('tab', { name: 'SMS' }));
    expect(await screen.findByText('The buttons become a list.')).toBeVisible();
  });
});

describe('what the editor counts with', () => {
  it('reads and writes values with their fallbacks', () => {
    expect(readValue("contact.first_name | upcase | default: 'a | b'")).toEqual({ path: 'contact.first_name', fallback: 'a | b', filters: 'upcase' });
    expect(writeValue({ path: 'contact.city', fallback: "d'Or", filters: '' })).toBe('contact.city | default: "d\'Or"');
    expect(writeValue({ path: 'contact.city', fallback: '', filters: 'upcase' })).toBe('contact.city | upcase');
  });

  it('fills values by samples, and writes addresses out where links are unknown', () => {
    const variables = [{ path: 'contact.first_name', label: '', group: 'contact' as const, sample: 'Anna' }];
    expect(filled("{% if x %}{{ contact.first_name }}{% endif %} {{ answer.size | default: 'M' }}", variables)).toBe('Anna M');
    const caps = (unit: string, markup: string[]) => ({ text: { max: 100, unit, markup }, caption: { max: 0 } }) as unknown as Parameters<typeof lengthOn>[1];
    expect(lengthOn('**ж** [a](https://a.ru)', caps('utf16', ['link']))).toBe(3);
    expect(lengthOn('**ж** [a](https://a.ru)', caps('bytes', []))).toBe('ж a (https://a.ru)'.length + 1);
  });

  it('counts pieces of SMS as the server does', () => {
    expect([['', 0], ['a'.repeat(160), 1], ['a'.repeat(161), 2], [`${'a'.repeat(159)}€`, 2], ['ж'.repeat(70), 1], ['ж'.repeat(71), 2], [`${'a'.repeat(69)}🙂`, 2]].map(([text]) => smsPieces(text as string).pieces)).toEqual([0, 1, 2, 2, 1, 2, 2]);
  });

  it('finds pictures by words of both languages', () => {
    expect(findEmoji('подар')).toContain('🎁');
    expect(findEmoji('gift')).toContain('🎁');
    expect(findEmoji('ёлк')).toEqual(['🎄']);
  });

  it('moves buttons, and keeps them at the edges', () => {
    const rows = [[{ id: 'a', action: 'next' }, { id: 'b', action: 'next' }], [{ id: 'c', action: 'next' }]];
    const ids = (next: Rows) => next.map((row) => row.map((one) => one.id).join('')).join('|');
    expect([['a', 'right'], ['a', 'left'], ['a', 'up'], ['a', 'down'], ['c', 'up'], ['c', 'down']].map(([id, to]) => ids(move(rows, id as string, to as 'up')))).toEqual(['ba|c', 'ab|c', 'a|b|c', 'b|ca', 'abc', 'ab|c']);
  });

  it('knows how a file is best sent', () => {
    expect(['image/gif', 'image/png', 'video/mp4', 'audio/ogg', 'audio/mpeg', 'application/pdf'].map(kindOf)).toEqual(['animation', 'image', 'video', 'voice', 'audio', 'document']);
  });
});
