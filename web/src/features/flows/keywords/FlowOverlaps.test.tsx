import { screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { Overlap } from '~/api/contract';
import { answer, draw } from '~/test/render';
import FlowOverlaps from './FlowOverlaps';

vi.mock('~/components/links', () => ({ AnchorLink: ({ children, params }: { children: ReactNode; params: { id: string } }) => <a href={`/flows/${params.id}`}>{children}</a> }));

const rule = (id: string, name: string, conditional = false): Overlap['winner'] => ({ flow_id: id, slug: id, name, trigger_id: 't', kind: 'keyword', priority: 0, conditional });

describe('overlaps of a flow', () => {
  it('say who starts, and lead to the other flow', async () => {
    const sent = answer({ body: { items: [
      { said: ['приз'], winner: rule('f2', 'Sale', true), losers: [rule('f1', 'Prize')], reason: 'priority', text: 'At “приз” “Sale” starts.' },
      { said: ['gift'], winner: rule('f1', 'Prize'), losers: [rule('f3', 'Gifts')], reason: 'longer', text: 'At “gift” “Prize” starts.' },
    ], next: null } });
    await draw(<FlowOverlaps flow="f1" />, ['keywords']);
    expect(await screen.findByText('Another one starts')).toBeVisible();
    expect(screen.getByText('This one starts')).toBeVisible();
    expect(screen.getByText(/At “приз” “Sale” starts\. Where its condition does not hold/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Open “Sale”' })).toHaveAttribute('href', '/flows/f2');
    expect(screen.getByRole('link', { name: 'Open “Gifts”' })).toHaveAttribute('href', '/flows/f3');
    expect(sent[0]).toMatchObject({ method: 'GET', path: '/flows/f1/overlaps' });
  });

  it('are not spoken of when there are none', async () => {
    answer({ body: { items: [], next: null } });
    const { container } = await draw(<FlowOverlaps flow="f1" />, ['keywords']);
    expect(container.querySelector('section')).toBeNull();
  });
});
