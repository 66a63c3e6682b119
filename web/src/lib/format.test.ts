import { expect, it } from 'vitest';
import { change, formatDateTime, formatMoney, formatPercent, formatRelative } from './format';

// Intl puts non-breaking spaces; the tests read plainer.
const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ');

it.each([['ru', 150_000, 'RUB', '1 500 ₽'], ['en', 150_050, 'USD', '$1,500.50'], ['en', 1500, 'JPY', '¥1,500']] as const)('shows money in %s', (language, minor, currency, text) => {
  expect(plain(formatMoney(language, minor, currency))).toBe(text);
});

it.each([[0.42, '42%'], [0.042, '4.2%'], [0, '0%'], [-0.5, '-50%']])('shows share %d', (share, text) => {
  expect(formatPercent('en', share)).toBe(text);
});

it.each([['2026-03-01T11:58:00Z', '2 мин. назад'], ['2026-03-01T11:59:50Z', 'сейчас'], ['2026-03-03T12:00:00Z', 'послезавтра'], ['2025-03-01T00:00:00Z', 'в прошлом г.']])('counts from now: %s', (at, text) => {
  expect(plain(formatRelative('ru', at, new Date('2026-03-01T12:00:00Z')))).toBe(text);
});

it('names the zone when it is not the reader’s', () => {
  expect(formatDateTime('en', '2026-03-01T12:00:00Z', 'Asia/Yekaterinburg')).toMatch(/05:00 PM GMT\+5/);
});

it.each([[12, 10, 0.2], [8, 10, -0.2], [5, 0, null]])('compares %d with %d', (now, before, share) => {
  expect(change(now, before)).toBe(share);
});
