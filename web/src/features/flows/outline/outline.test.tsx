import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useMemo } from 'react';
import { expect, it } from 'vitest';
import type { BlockKind } from '~/api/contract';
import { draw } from '~/test/render';
import { readDocument } from '../document/document';
import { grapher } from '../document/graph';
import { makeEditor } from '../document/store';
import { type FlowEditor, FlowEditorProvider, useDraft, useFlowEditor } from '../editor/context';
import { useActions } from '../editor/useActions';
import { Outline } from './Outline';

const kind = (name: string, title: string, ...exits: string[]): BlockKind => ({ kind: name, title, about: '', group: 'talk', icon: 'message', dynamic: '', form: [], exits: exits.map((exit) => ({ name: exit, label: exit, quiet: false })) });
const kinds = [kind('message', 'Message', 'next'), kind('condition', 'Condition', 'yes', 'no'), kind('stop', 'End')];
const reader = { t: ((key: string) => key) as never, languages: ['en'] };
const graphOf = grapher(kinds, reader);

function List() {
  const { graphOf: graph } = useFlowEditor();
  const document = useDraft((state) => state.document);
  return <Outline graph={graph(document)} selected={null} current={null} onSelect={() => undefined} numbers={() => null} exits={null} problems={new Map()} />;
}

const nobody = () => 0;
const nothing = () => undefined;

function Room({ store }: { store: ReturnType<typeof makeEditor> }) {
  const { act, dialogs } = useActions({ store, kinds, graphOf, waiting: nobody, onOpen: nothing, opened: false });
  const editor = useMemo(() => ({ store, kinds, language: 'en', graphOf, editable: true, act }) as unknown as FlowEditor, [store, act]);
  return <FlowEditorProvider value={editor}><List />{dialogs}</FlowEditorProvider>;
}

const head = () => document.activeElement?.getAttribute('data-head') ?? null;

it('is built by keys alone', async () => {
  const store = makeEditor(readDocument({ id: 'f', start: 'a', languages: ['en'], triggers: [{ id: 't1', kind: 'link' }], blocks: [{ id: 'a', kind: 'message' }] }));
  await draw(<Room store={store} />, ['flows']);
  const keys = userEvent.setup();
  const add = async (words: string) => {
    const before = head();
    await keys.keyboard('/');
    await screen.findByRole('combobox', { name: 'A new block, or one that is there' });
    await waitFor(() => expect(document.activeElement).toHaveAttribute('role', 'combobox'));
    await keys.keyboard(`${words}{Enter}`);
    await waitFor(() => expect([null, before]).not.toContain(head()));
    return head() ?? '';
  };
  document.querySelector<HTMLElement>('[data-head="a"]')?.focus();
  expect(document.querySelector('[data-exit="next"]')).toHaveTextContent('the funnel ends');
  await keys.keyboard('{F2}Hello{Enter}');
  await waitFor(() => expect(head()).toBe('a'));
  const condition = await add('cond');
  const end = await add('end');
  const now = () => store.getState().document.blocks;
  expect(now().map((block) => [block.id, block.title, block.exits])).toEqual([['a', 'Hello', { next: condition }], [condition, undefined, { yes: end }], [end, undefined, undefined]]);
  expect(document.querySelector('[data-exit="no"]')).toHaveTextContent('not set'); // it is an error until it leads on, no end
  await keys.keyboard('{ArrowUp}{ArrowRight}{ArrowDown}{Enter}');
  await screen.findByRole('combobox');
  await waitFor(() => expect(document.activeElement).toHaveAttribute('role', 'combobox'));
  await keys.keyboard('end{ArrowDown}{Enter}');
  await waitFor(() => expect(now()[1]?.exits).toEqual({ yes: end, no: end }));
  await waitFor(() => expect(head()).toBe(end));
  await keys.keyboard('{ArrowUp}{Delete}');
  await waitFor(() => expect(now().map((block) => block.id)).toEqual(['a', end]));
  await waitFor(() => expect(head()).toBe(end));
});
