import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { FlowStats } from '~/api/contract';
import type { People } from '~/api/people';
import { answer, draw } from '~/test/render';
import { figuresOf } from './figures';
import { dayIn, peopleIn, periodQuery, periodSearch, readPeriod, writeRange } from './period';
import PeriodPicker from './PeriodPicker';

const people: People = (atom, ...args) => `${atom}(${args.map((arg) => (typeof arg === 'object' ? arg.day : JSON.stringify(arg))).join(', ')})`;
const stats: FlowStats = {
  started: 10, waiting: 2, finished: 5, stopped: 1, counted_at: '2026-01-01T00:00:00Z',
  blocks: [{ block: 'hello', waiting: 2, reached: 8, answered: 0, left: 1 }],
  exits: [{ block: 'hello', exit: 'get', count: 6 }, { block: 'other', exit: 'get', count: 3 }],
  buttons: [{ block: 'hello', button: 'get', people: 7, presses: 9 }],
};

describe('a period', () => {
  it.each([
    [{}, { versions: [] }],
    [{ period: 'today' }, { from: '2026-03-01', versions: [] }],
    [{ period: 'week', of: '2,1' }, { from: '2026-02-23', versions: [2, 1] }],
    [{ period: '2026-01-05..2026-01-09' }, { from: '2026-01-05', to: '2026-01-09', versions: [] }],
    [{ period: '..2026-01-09', of: 'x,0,-3,1.5' }, { to: '2026-01-09', versions: [] }],
    [{ period: 'toString' }, { versions: [] }],
  ])('reads %j of the address', (search, want) => {
    expect(readPeriod(search, '2026-03-01')).toEqual(want);
  });
  it('keeps of an address what it can mean', () => {
    expect(periodSearch({ period: 'week', of: 2, block: 'x' })).toEqual({ period: 'week', of: '2' });
    expect(periodSearch({ period: 7, of: ['1'] })).toEqual({});
    expect(writeRange('', '')).toBeUndefined();
    expect(readPeriod({ period: writeRange('2026-01-05', '') ?? '' }, '2026-03-01')).toEqual({ from: '2026-01-05', versions: [] });
  });
  it('begins at the midnight of the zone', () => {
    expect(dayIn(new Date('2026-02-28T22:30:00Z'), 'Europe/Moscow')).toBe('2026-03-01');
  });
  it('narrows the condition behind a figure as it narrows the figure', () => {
    expect(peopleIn(people, { versions: [] })('at_block', 'f', 'b')).toBe('at_block("f", "b")');
    expect(peopleIn(people, { from: '2026-01-05', versions: [] })('at_block', 'f')).toBe('at_block("f", 0, 2026-01-05)');
    expect(peopleIn(people, { to: '2026-01-09', versions: [1, 3] })('at_block', 'f')).toBe('at_block("f", 1, 2000-01-01, 2026-01-09) or at_block("f", 3, 2000-01-01, 2026-01-09)');
    expect(peopleIn(() => null, { versions: [1, 2] })('at_block', 'f')).toBeNull();
    expect(periodQuery({ from: '2026-01-05', versions: [] })).toEqual({ from: '2026-01-05', to: undefined, version: undefined });
  });
});

describe('figures', () => {
  const figures = figuresOf(stats, 'f', people);
  it('are ready by block and by exit, with the people behind them', () => {
    const block = figures.block('hello');
    expect(block).toMatchObject({ reached: 8, share: 0.8, filters: { reached: 'reached_block("f", "hello")' } });
    expect(block.exits.get).toEqual({ people: 6, share: 0.75, filter: 'took_exit("f", "hello", "get")', clicks: { people: 7, presses: 9, filter: 'clicked_button("f", "hello", "get")' } });
    expect(figures.block('hello')).toBe(block);
    expect(figures.busiest).toBe(6);
  });
  it('are nobody where nobody was, and no share of nobody', () => {
    expect(figures.block('nowhere')).toMatchObject({ reached: 0, share: 0, exits: {} });
    expect(figures.block('other').exits.get).toMatchObject({ people: 3, share: null });
    expect(figuresOf({ ...stats, started: 0 }, 'f', people).block('hello').share).toBeNull();
  });
});

describe('the choice of a period', () => {
  it('says what is chosen and passes on what the address should keep', async () => {
    answer({ body: { items: [{ number: 2, author: '', comment: '', published_at: '2026-01-01T00:00:00Z', live: true }], next: null } });
    const change = vi.fn<(next: object) => void>();
    await draw(<PeriodPicker flow="f1" search={{ period: 'week', of: '2' }} onChange={change} />, ['flowStats']);
    await userEvent.click(await screen.findByRole('button', { name: 'Period and versions: 7 days · Version 2' }));
    await userEvent.click(await screen.findByRole('radio', { name: 'Today' }));
    expect(change).toHaveBeenCalledWith({ period: 'today' });
    await userEvent.click(await screen.findByRole('checkbox', { name: /Version 2/ }));
    expect(change).toHaveBeenLastCalledWith({ of: undefined });
  });
});
