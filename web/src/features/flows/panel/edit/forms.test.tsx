import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BlockKind, Finding, FormField } from '~/api/contract';
import { draw } from '~/test/render';
import type { Block, FlowDocument } from '../../document/document';
import BlockForm from './BlockForm';
import StartForm from './StartForm';

const field = (key: string, type: FormField['type'], label: string, more: Partial<FormField> = {}): FormField => ({ key, type, label, help: '', required: false, ...more });
const item = (...fields: FormField[]): FormField => field('', 'object', '', { fields });
const spec = (kind: string, form: FormField[]): BlockKind => ({ kind, title: `Kind ${kind}`, about: '', group: 'logic', icon: 'box', form, exits: [], dynamic: '' });
const finding = (path: string, text: string): Finding => ({ rule: text, level: 'error', block: 'b', path, text, why: '', silenced: false });

const served: Record<string, unknown> = {
  '/fields': { items: [{ id: '1', key: 'size', label: 'Size', type: 'text', choices: [] }], next: null },
  '/tags': { items: [{ id: '1', name: 'vip', color: '' }], next: null },
  '/stages': [{ key: 'lead', title: 'Lead' }],
  '/block-kinds': [], '/filter/atoms': [], '/flows': { items: [], next: null }, '/content/kinds': [], '/channels': { items: [], next: null },
  '/content/preview': { previews: [], problems: [], traces: [] },
  '/trigger-kinds': [
    { kind: 'link', title: 'Link or QR code', about: '', group: 'entry', icon: '', connected: true, events: [], form: [] },
    { kind: 'keyword', title: 'Keyword', about: '', group: 'message', icon: '', connected: true, events: [], form: [field('words', 'list', 'Words', { required: true, item: field('', 'string', '') })] },
  ],
  '/filter/check': { ok: true, canonical: '', sentence: 'Has the tag', problems: [] },
};
beforeEach(() => {
  globalThis.fetch = async (input) => {
    const body = served[String(input).replace('/api/v1', '').replace(/\?.*$/, '')];
    return new Response(JSON.stringify(body ?? { code: 'not_found' }), { status: body === undefined ? 404 : 200, headers: { 'Content-Type': body === undefined ? 'application/problem+json' : 'application/json' } });
  };
});

const changed = vi.fn<(block: Block, at?: string) => void>();
const document = (block: Block, languages = ['en']): FlowDocument => ({ id: 'f', languages, triggers: [], start: 'b', blocks: [block, { id: 'next', kind: 'stop', title: 'The end' }], notes: [], layout: {} }) as unknown as FlowDocument;

const none: Finding[] = [];
function Shown({ block, kind, languages, findings = none }: { block: Block; kind: BlockKind; languages?: string[]; findings?: Finding[] }) {
  const [now, setNow] = useState(block);
  return <BlockForm block={now} spec={kind} document={document(now, languages)} findings={findings} onChange={(next, at) => { changed(next, at); setNow(next); }} />;
}
const show = async (block: Block, form: FormField[], more: { languages?: string[]; findings?: Finding[] } = {}) => {
  changed.mockClear();
  await draw(<Shown block={block} kind={spec(block.kind, form)} {...more} />, ['forms', 'contacts', 'flows']);
};
const last = () => changed.mock.calls.at(-1);

describe('a generated form', () => {
  const all = [
    field('note', 'string', 'Note'), field('says', 'text', 'Says'), field('url', 'template', 'Address'), field('for', 'duration', 'For'), field('at', 'hour', 'Hour'), field('until', 'moment', 'Until'),
    field('mode', 'enum', 'Mode', { options: [{ value: 'a', label: 'Alpha' }, { value: 'b', label: 'Beta' }] }), field('times', 'int', 'Times'), field('loud', 'bool', 'Loud'), field('to', 'block', 'Where'),
    field('save', 'field', 'Into'), field('tag', 'tag', 'Tag'), field('raw', 'any', 'Raw'), field('words', 'list', 'Words', { item: field('', 'string', '') }),
    field('days', 'list', 'Days', { item: field('', 'enum', '', { options: [{ value: 'mon', label: 'Monday' }, { value: 'tue', label: 'Tuesday' }] }) }),
    field('rows', 'list', 'Rows', { item: item(field('id', 'key', 'Id'), field('name', 'string', 'Row name')) }), field('map', 'map', 'Values', { item: field('', 'string', 'Value') }), field('part', 'object', 'Part', { fields: [field('x', 'string', 'Inner')] }),
  ];
  const start: Block = { id: 'b', kind: 'odd', exits: { next: 'next' }, unknown: { kept: true } };

  it('has a control for every type, and keeps what it does not know', async () => {
    await show(start, all);
    await userEvent.type(screen.getByLabelText('Note'), 'hi');
    fireEvent.blur(screen.getByLabelText('Note'));
    expect(last()?.[0]).toMatchObject({ note: 'hi', unknown: { kept: true }, exits: { next: 'next' } });
    fireEvent.change(screen.getByLabelText('Says'), { target: { value: 'Hello' } });
    fireEvent.blur(screen.getByLabelText('Says'));
    expect(last()).toEqual([expect.objectContaining({ says: 'Hello' }), 'says']);
    fireEvent.change(screen.getByLabelText('For'), { target: { value: '3' } });
    expect(last()?.[0]).toMatchObject({ for: '3h' });
    await userEvent.click(screen.getByLabelText('Loud'));
    expect(last()?.[0]).toMatchObject({ loud: true });
    await userEvent.click(screen.getByLabelText('Tuesday'));
    await userEvent.click(screen.getByLabelText('Monday'));
    expect(last()?.[0]).toMatchObject({ days: ['mon', 'tue'] });
    await userEvent.type(screen.getByRole('combobox', { name: 'Words' }), 'one{Enter}');
    expect(last()?.[0]).toMatchObject({ words: ['one'] });
    fireEvent.change(screen.getByLabelText('Raw'), { target: { value: '{"a": 1' } });
    fireEvent.blur(screen.getByLabelText('Raw'));
    expect(screen.getByText(/cannot be read as JSON/)).toBeVisible();
    fireEvent.change(screen.getByLabelText('Raw'), { target: { value: '{"a": 1}' } });
    fireEvent.blur(screen.getByLabelText('Raw'));
    expect(last()?.[0]).toMatchObject({ raw: { a: 1 } });
    fireEvent.change(screen.getByLabelText('Inner'), { target: { value: 'deep' } });
    fireEvent.blur(screen.getByLabelText('Inner'));
    expect(last()).toEqual([expect.objectContaining({ part: { x: 'deep' }, note: 'hi', words: ['one'] }), 'part.x']);
  });

  it('moves and removes items, and gives new ones ids of their own', async () => {
    await show({ ...start, rows: [{ id: '1', name: 'first', more: 1 }, { id: '2', name: 'second' }] }, [all.find((one) => one.key === 'rows') as FormField]);
    await userEvent.click(screen.getByRole('button', { name: 'Move down: No. 1' }));
    expect(last()?.[0].rows).toEqual([{ id: '2', name: 'second' }, { id: '1', name: 'first', more: 1 }]);
    await userEvent.click(screen.getByRole('button', { name: 'Remove: No. 1' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    expect(last()?.[0].rows).toEqual([{ id: '1', name: 'first', more: 1 }, { id: '2' }]);
  });

  it('corrects nobody in the middle of a word', async () => {
    const person = userEvent.setup();
    const kind = spec('odd', all);
    function Checked() {
      const [now, setNow] = useState<Block>(start);
      const findings = [...(now.note === 'x' ? [finding('note', 'Too short'), finding('url', 'No such address')] : []), ...(now.note ? [] : [finding('note', 'Say something')])];
      return <BlockForm block={now} spec={kind} document={document(now)} findings={findings} onChange={setNow} />;
    }
    await draw(<Checked />, ['forms', 'contacts', 'flows']);
    expect(screen.getByText('Say something')).toBeVisible();
    await person.type(screen.getByRole('textbox', { name: 'Note' }), 'x');
    expect(await screen.findByText('No such address')).toBeVisible();
    expect(screen.queryByText('Say something')).toBeNull();
    expect(screen.queryByText('Too short')).toBeNull();
    await person.tab();
    expect(await screen.findByText('Too short')).toBeVisible();
  });

  it('shows findings at their fields, and those of no field on top', async () => {
    await show({ ...start, note: 'x' }, all, { findings: [finding('note', 'The note is wrong'), finding('blocks[0].part.x', 'Too deep'), finding('exits.next', 'Leads nowhere')] });
    expect(screen.getByLabelText('Note')).toBeInvalid();
    expect(screen.getByText('The note is wrong')).toBeVisible();
    expect(screen.getByText('Too deep')).toBeVisible();
    expect(screen.getByText('Leads nowhere')).toBeVisible();
  });

  it('writes words by language, and says which are missing', async () => {
    await show({ ...start, says: 'Привет' }, [field('says', 'text', 'Says')], { languages: ['ru', 'en'] });
    const tabs = screen.getAllByRole('group', { name: 'Language of the text' }).at(-1) as HTMLElement;
    await userEvent.click(within(tabs).getByRole('button', { name: 'Language: en, not translated' }));
    fireEvent.change(screen.getByLabelText('Says'), { target: { value: 'Hello' } });
    fireEvent.blur(screen.getByLabelText('Says'));
    expect(last()).toEqual([expect.objectContaining({ says: { ru: 'Привет', en: 'Hello' } }), 'says']);
  });

  it('shows a value of another shape as JSON instead of losing it', async () => {
    await show({ ...start, note: { odd: [1] } }, [field('note', 'string', 'Note')]);
    expect(screen.getByLabelText('Note')).toHaveValue('{\n  "odd": [\n    1\n  ]\n}');
  });
});

describe('panels of their own', () => {
  it('set: turns one change into another', async () => {
    await show({ id: 'b', kind: 'set', set: [{ field: 'size', value: 'M' }] }, [field('set', 'list', 'Set', { item: item() })]);
    await userEvent.click(screen.getByLabelText('Clear it'));
    expect(last()?.[0].set).toEqual([{ field: 'size', clear: true }]);
    await userEvent.click(screen.getByRole('combobox', { name: 'What to do' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Put a tag' }));
    expect(last()?.[0].set).toEqual([{ tag: '' }]);
    fireEvent.change(screen.getByRole('combobox', { name: /^Tag/ }), { target: { value: 'new' } });
    expect(await screen.findByText('A new tag: it appears with the first person who gets it.')).toBeVisible();
    await waitFor(() => expect(last()?.[0].set).toEqual([{ tag: 'new' }]));
  });

  it('delay: a time or a date, and the days', async () => {
    await show({ id: 'b', kind: 'delay', for: '1d' }, [field('days', 'list', 'Days', { item: field('', 'enum', '', { options: [{ value: 'mon', label: 'Monday' }, { value: 'tue', label: 'Tuesday' }] }) })]);
    fireEvent.change(screen.getByLabelText('And then until the hour'), { target: { value: '10:00' } });
    expect(last()?.[0]).toMatchObject({ for: '1d', at: '10:00' });
    await userEvent.click(screen.getByRole('radio', { name: 'Until a date' }));
    fireEvent.change(screen.getByLabelText('Wait until: date'), { target: { value: '2026-03-02' } });
    expect(last()?.[0]).toMatchObject({ until: '2026-03-02' });
    expect(last()?.[0]).not.toHaveProperty('for');
    await userEvent.click(screen.getByLabelText('Tuesday'));
    expect(last()?.[0]).toMatchObject({ days: ['tue'] });
  });

  it('quiz: says what range leads to a result, and a removed result loses its link', async () => {
    const questions = [{ id: 'q1', text: 'How old?', options: [{ id: 'a', label: 'Young', score: 1 }, { id: 'c', label: 'Old', score: 4 }] }];
    await show({ id: 'b', kind: 'quiz', questions, results: [{ id: 'r1', name: 'Low', from: 0 }, { id: 'r2', name: 'High', from: 3 }], exits: { r1: 'next', r2: 'next' } }, []);
    expect(screen.getByText('Low: 0–2')).toBeVisible();
    expect(screen.getByText('High: 3–4')).toBeVisible();
    expect(screen.getByText(/Scores go from 1 to 4/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Remove: High: 3–4' }));
    expect(last()?.[0]).toMatchObject({ results: [{ id: 'r1' }], exits: { r1: 'next' } });
    expect(last()?.[0].exits).not.toHaveProperty('r2');
  });

  it('split: shows shares and deals them equally', async () => {
    await show({ id: 'b', kind: 'split', branches: [{ id: 'b1', weight: 3 }, { id: 'b2', weight: 1 }, { id: 'b3', weight: 0 }] }, []);
    expect(screen.getByText('b1 — 75% of people')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Share equally' }));
    expect(last()?.[0].branches).toEqual([{ id: 'b1', weight: 34 }, { id: 'b2', weight: 33 }, { id: 'b3', weight: 33 }]);
  });

  it('http: one sort of body at a time', async () => {
    await show({ id: 'b', kind: 'http', method: 'POST', url: 'https://a.ru', json: { a: 1 } }, [field('method', 'enum', 'Method', { options: [{ value: 'GET', label: 'GET' }, { value: 'POST', label: 'POST' }] })]);
    await userEvent.click(screen.getByRole('radio', { name: 'Text' }));
    expect(last()?.[0]).not.toHaveProperty('json');
    fireEvent.change(screen.getByLabelText('Body as text'), { target: { value: 'x={{ answer.x }}' } });
    fireEvent.blur(screen.getByLabelText('Body as text'));
    expect(last()?.[0]).toMatchObject({ body: 'x={{ answer.x }}', method: 'POST' });
  });

  it('condition: is told as a sentence', async () => {
    await show({ id: 'b', kind: 'condition', if: 'tag("vip")' }, [field('if', 'condition', 'Condition')]);
    expect(await screen.findByText('Has the tag')).toBeVisible();
    await userEvent.click(screen.getByRole('radio', { name: 'As text' }));
    fireEvent.change(screen.getByLabelText(/language of filters|Condition in/i), { target: { value: 'tag("lead")' } });
    expect(last()).toEqual([expect.objectContaining({ if: 'tag("lead")' }), 'if']);
  });
});

it('keeps a condition that is not finished while another block is looked at', async () => {
  const shown = () => show({ id: 'unfinished', kind: 'condition' }, [field('if', 'condition', 'Asks')]);
  await shown();
  await userEvent.click(await screen.findByRole('button', { name: 'Condition' }));
  expect(screen.getByRole('button', { name: 'Remove the condition' })).toBeVisible();
  cleanup();
  await shown();
  expect(await screen.findByRole('button', { name: 'Remove the condition' })).toBeVisible();
});

describe('the start of a funnel', () => {
  const changedStart = vi.fn<(next: Record<string, unknown>, at?: string) => void>();
  function Start({ first }: { first: Record<string, unknown> }) {
    const [now, setNow] = useState(first);
    return <StartForm document={now as unknown as FlowDocument} findings={[]} onChange={(next, at) => { const whole = next as unknown as Record<string, unknown>; changedStart(whole, at); setNow(whole); }} renderAfterTrigger={(one) => <output>trial of {one.id}</output>} />;
  }
  const latest = () => changedStart.mock.calls.at(-1)?.[0];

  it('knows kinds of triggers from the server, and keeps the rest of the document', async () => {
    changedStart.mockClear();
    const first = { ...document({ id: 'b', kind: 'stop' }), triggers: [{ id: 't1', kind: 'keyword', words: ['prize'] }], frames: [{ id: 'f1' }], settings: { exit: { when: 'tag("bought")', also: 1 } } };
    await draw(<Start first={first} />, ['forms', 'contacts', 'flows']);
    expect(await screen.findByText('Keyword: prize')).toBeVisible();
    expect(screen.getByText('trial of t1')).toBeVisible();
    await userEvent.type(screen.getByRole('combobox', { name: /^Words/ }), 'gift{Enter}');
    expect(latest()).toMatchObject({ triggers: [{ id: 't1', kind: 'keyword', words: ['prize', 'gift'] }], frames: [{ id: 'f1' }] });
    await userEvent.click(screen.getByRole('button', { name: 'Add a trigger' }));
    expect(latest()).toMatchObject({ triggers: [{ id: 't1' }, { id: 't2', kind: 'link' }] });
    await userEvent.click(screen.getByRole('combobox', { name: 'May a person come again' }));
    await userEvent.click(await screen.findByRole('option', { name: /not sooner than/ }));
    expect(latest()).toMatchObject({ settings: { reentry: { after: '30d' }, exit: { when: 'tag("bought")', also: 1 } } });
    await userEvent.type(screen.getByRole('combobox', { name: /^Or at an event/ }), 'shop.paid{Enter}');
    expect(latest()).toMatchObject({ settings: { exit: { when: 'tag("bought")', also: 1, events: ['shop.paid'] } } });
    await userEvent.type(screen.getByRole('textbox', { name: /^Answer to an outdated button/ }), 'Press the new one');
    await userEvent.tab();
    expect(latest()).toMatchObject({ settings: { stale: { text: 'Press the new one' } } });
    await userEvent.clear(screen.getByRole('textbox', { name: /^Answer to an outdated button/ }));
    await userEvent.tab();
    expect(latest()?.settings).not.toHaveProperty('stale');
    await userEvent.click(screen.getByRole('switch', { name: /Early exit/ }));
    expect(latest()?.settings).toEqual({ reentry: { after: '30d' } });
  });
});
