import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { answer, draw, someSession } from '~/test/render';
import { fromLines, RulesForm, toLines } from './RulesForm';

describe('avoided words', () => {
  it('are lines, and the same words again', () => {
    const words = [{ word: 'cheap', instead: 'affordable' }, { word: 'client' }];
    expect(toLines(words)).toBe('cheap = affordable\nclient');
    expect(fromLines(toLines(words))).toEqual(words);
    expect(fromLines('\n = nothing\n a=b=c \n')).toEqual([{ word: 'a', instead: 'b=c' }]);
  });
});

describe('how funnels are checked', () => {
  it('is sent with the revision that was seen', async () => {
    const rule = { id: 'no-goal', level: 'hint', title: 'No goal', why: 'w', fix: '', since: '', off: false };
    const sent = answer({ body: [rule] }, { body: { ...someSession.workspace, settings: { bot_pause_hours: 4, avoided_words: [{ word: 'cheap' }], rules_off: ['no-goal'] }, revision: 2 } });
    await draw(<RulesForm workspace={someSession.workspace} />, ['settings']);
    await userEvent.type(screen.getByLabelText('Words you avoid'), 'cheap');
    await userEvent.click(screen.getByRole('combobox', { name: 'Rules not to be told of' }));
    await userEvent.click(await screen.findByRole('option', { name: 'No goal' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await vi.waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]).toMatchObject({ method: 'PATCH', path: '/workspace', body: { settings: { avoided_words: [{ word: 'cheap' }], rules_off: ['no-goal'] } } });
    expect(sent[1]?.headers.get('If-Match')).toBe('"1"');
  });
});
