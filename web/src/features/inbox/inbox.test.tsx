import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Consent } from '~/api/contract';
import { latestConsents } from './contactCard/latestConsents';
import { shortMoment } from './conversationList/shortMoment';
import { readSearch } from './search';
import { cardText } from './thread/cardText';
import { dayTitle } from './thread/dayTitle';
import { fileSize } from './thread/fileSize';
import { RichText } from './thread/RichText';

describe('the address', () => {
  it('keeps what it means and leaves out the rest', () => {
    expect(readSearch({ state: 'open', assignee: 'me', c: 42, card: true, q: '', other: 1 })).toEqual({ state: 'open', assignee: 'me', c: '42', card: true });
    expect(readSearch({ state: 'gone', card: 'yes' })).toEqual({});
  });
});

describe('moments', () => {
  const now = new Date('2026-03-05T10:00:00Z');
  it.each([
    ['2026-03-05T07:05:00Z', '07:05', 'Today'],
    ['2026-03-04T20:00:00Z', 'Wed', 'Yesterday'],
    ['2026-02-20T20:00:00Z', 'Feb 20', 'February 20'],
    ['2025-12-31T20:00:00Z', 'Dec 31', 'December 31, 2025'],
  ])('%s', (at, short, day) => {
    expect(shortMoment('en-GB', at, now, 'UTC').replace(/^(\d+) (\w+)$/, '$2 $1')).toBe(short);
    expect(dayTitle('en', at, now, 'UTC')).toBe(day);
  });
  it('counts days in the zone', () => {
    expect(dayTitle('ru', '2026-03-04T22:00:00Z', now, 'Europe/Moscow')).toBe('Сегодня');
  });
});

it.each([[512, '512 byte'], [20_480, '20 kB'], [1_250_000, '1.3 MB']])('%d bytes', (bytes, text) => {
  expect(fileSize('en', bytes)).toBe(text);
});

describe('words of a message', () => {
  const draw = (html: string) => render(<RichText html={html} text="" />).container.innerHTML;
  it('keep formatting and links', () => {
    expect(draw('a <b>b</b> <a href="https://e.com">l</a>')).toBe('a <strong>b</strong> <a href="https://e.com" target="_blank" rel="noreferrer">l</a>');
  });
  it('lose whatever could run', () => {
    expect(draw('<a href="javascript:alert(1)">x</a><img src=x onerror=alert(1)><script>alert(1)</script><div onclick=a>y</div>')).toBe('xy');
  });
  it('are the plain text when there is no formatting', () => {
    expect(render(<RichText html="" text="1 < 2" />).container).toHaveTextContent('1 < 2');
  });
});

it('shows of a card what messengers agree on', () => {
  expect(cardText({ first_name: 'Ann', last_name: 'Lee', phone: '+7' })).toEqual({ title: 'Ann Lee', lines: ['+7'] });
  expect(cardText({ unknown: 1 })).toBeNull();
  expect(cardText(null)).toBeNull();
});

it('takes the newest word per purpose and channel', () => {
  const consent = (id: string, purpose: string, channel_kind: string, at: string) => ({ id, purpose, channel_kind, at }) as Consent;
  const latest = latestConsents([consent('a', 'promo', 'vk', '2026-01-01T00:00:00Z'), consent('b', 'promo', 'vk', '2026-02-01T00:00:00Z'), consent('c', 'promo', 'telegram', '2025-01-01T00:00:00Z')]);
  expect(latest.map((one) => one.id)).toEqual(['b', 'c']);
});
