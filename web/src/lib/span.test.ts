import { describe, expect, it } from 'vitest';
import { safeHref } from './href';
import { atEnd } from './scroll';
import { formatSpan } from './span';

it.each([
  ['en', 0, '0 sec'], ['en', 59_000, '59 sec'], ['en', 60_000, '1 min'], ['en', 61_000, '1 min'], ['en', 3 * 3_600_000 + 20 * 60_000, '3 hr 20 min'],
  ['ru', 12_000_000, '3 ч 20 мин'], ['ru', 86_400_000, '1 дн.'], ['en', -5, '0 sec'],
])('%s, %d ms is %s', (language, milliseconds, text) => {
  expect(formatSpan(language, milliseconds).replaceAll('\u00A0', ' ')).toBe(text);
});

describe('scrolling', () => {
  const box = (scrollTop: number) => ({ scrollTop, scrollHeight: 1000, clientHeight: 400 });
  it('knows the end with some slack', () => {
    expect([atEnd(box(600)), atEnd(box(560)), atEnd(box(500))]).toEqual([true, true, false]);
  });
});

it.each([['https://e.com', 'https://e.com'], [' tg://resolve?domain=a', 'tg://resolve?domain=a'], ['javascript:alert(1)', null], ['/settings', null], [null, null]])('%s', (href, safe) => {
  expect(safeHref(href)).toBe(safe);
});
