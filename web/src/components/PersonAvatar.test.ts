import { expect, it } from 'vitest';
import { initials } from './PersonAvatar';

it.each([['Anna Maria Petrova', 'AM'], ['Кофейня «Заря»', 'КЗ'], ['«1-я» школа', '1Ш'], ['Bar & Grill', 'BG'], ['  ', ''], ['🙂', '']])('%s has the initials %s', (name, short) => {
  expect(initials(name)).toBe(short);
});
