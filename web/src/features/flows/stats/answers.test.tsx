import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { answer, draw } from '~/test/render';
import AnswersPanel from './AnswersPanel';

vi.mock('~/components/links', () => ({ AnchorLink: ({ children, search, params }: { children: string; search?: { filter: string }; params?: { id: string } }) => <a href={search?.filter ?? params?.id}>{children}</a> }));

const flow = { id: 'f1', slug: 'lm' };
const body = (path: string) =>
  path.startsWith('/filter/atoms') ? ['gave_answer', 'reached_block', 'answered_block'].map((name) => ({ name, args: [], type: 'bool', options: [], comparisons: [], title: '' }))
  : path.startsWith('/filter/check') ? { ok: true, canonical: '', sentence: 'Has tag “vip”', problems: [] }
  : path.includes('/answers/list') ? { items: [{ id: 's.1', contact_id: 'c1', name: 'Vera', answer: 'x', label: 'Tea', at: '2026-01-05T10:00:00Z', version: 1 }], next: null }
  : { reached: 8, answered: 4, shares: [{ answer: 'tea', label: 'Tea', people: 3 }, { answer: 'milk', label: 'Coffee with milk', people: 1 }], more: false };

it('shows the share of each answer, who gave it, and only those of a condition', async () => {
  const sent = answer({});
  const plain = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    await plain(input, init);
    return new Response(JSON.stringify(body(String(input).replace('/api/v1', ''))), { headers: { 'Content-Type': 'application/json' } });
  };
  await draw(<AnswersPanel flow={flow} block={{ id: 'ask', kind: 'question' }} period={{ from: '2026-01-05', versions: [2] }} figures={null} languages={['en']} />, ['flowStats']);
  expect(await screen.findByText('75%')).toBeVisible();
  expect(await screen.findByRole('link', { name: '3' })).toHaveAttribute('href', 'gave_answer("lm", "ask", "tea", 2, 2026-01-05)');
  expect(await screen.findByRole('link', { name: 'Vera' })).toHaveAttribute('href', 'c1');
  expect(sent.some((one) => one.path === '/flows/f1/answers?from=2026-01-05&version=2&block=ask')).toBe(true);
  await userEvent.type(screen.getByLabelText('Only among people for whom'), 'tag("vip")');
  expect(await screen.findByText('Has tag “vip”')).toBeVisible();
  await vi.waitFor(() => expect(screen.getByRole('link', { name: '3' })).toHaveAttribute('href', '(gave_answer("lm", "ask", "tea", 2, 2026-01-05)) and (tag("vip"))'));
  expect(screen.getByRole('link', { name: 'Download the answers as CSV' }).getAttribute('href')).toContain('filter=tag');
});
