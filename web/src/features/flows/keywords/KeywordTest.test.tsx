import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { KeywordHit, KeywordTest as Tested } from '~/api/contract';
import { answer, draw } from '~/test/render';
import { KeywordTest } from './KeywordTest';

const hit = (text: string, how: KeywordHit['how'], winner: KeywordHit['winner'] = null): KeywordHit => ({ message_id: text, contact_id: 'c1', contact_name: 'Vera', text, at: '2026-01-01T00:00:00Z', word: 'приз', how, winner });
const tested = (more: Partial<Tested>): Tested => ({ checked: 1000, matched: 0, exact: 0, wins: 0, items: [], ...more });

describe('the trial of words', () => {
  it('asks for nothing without a word', async () => {
    const sent = answer({ body: tested({}) });
    await draw(<KeywordTest words={['  ']} />, ['keywords']);
    expect(await screen.findByText(/Add a word/)).toBeVisible();
    expect(sent).toHaveLength(0);
  });

  it('shows what fits, what was forgiven, and who would go first', async () => {
    const sent = answer({ body: tested({ matched: 120, exact: 1, wins: 119, items: [hit('ПРИЗ)))', 'exact'), hit('ghbp', 'layout'), hit('хочу приз', 'typo', { flow_id: 'f2', name: 'Sale' })] }) });
    await draw(<KeywordTest words={['приз']} match="tolerant" flow="f1" priority={5} />, ['keywords']);
    expect(await screen.findByText('120 of the newest 1,000 messages fit')).toBeVisible();
    expect(screen.getByText('Without mistakes: 1. This flow would start: 119. The newest 3 are shown.')).toBeVisible();
    expect(screen.getByText('Keyboard layout')).toBeVisible();
    expect(screen.getByText('“Sale” starts instead')).toBeVisible();
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/keywords/test', body: { words: ['приз'], match: 'tolerant', flow_id: 'f1', priority: 5 } });
  });

  it('says so when nothing fits', async () => {
    answer({ body: tested({ checked: 12 }) });
    await draw(<KeywordTest words={['сюрприз']} />, ['keywords']);
    expect(await screen.findByText('None of the newest messages (12) holds these words.')).toBeVisible();
  });
});
