import { expect, it } from 'vitest';
import { keyed } from './keyed';

it('gives things that are alike different keys, the same ones each time', () => {
  const keys = () => keyed(['a', 'b', 'a'], (letter) => letter).map(({ key }) => key);
  expect(keys()).toEqual(['a#1', 'b#1', 'a#2']);
  expect(keys()).toEqual(keys());
});
