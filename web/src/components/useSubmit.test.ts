import { expect, it } from 'vitest';
import { hasPath, splitFields } from './useSubmit';

it('puts errors at known fields and keeps the rest for the form', () => {
  const values = { email: '', settings: { token: '' } };
  const fields = [
    { path: '/settings/token', code: 'x', text: 'wrong token' },
    { path: '/nowhere', code: 'x', text: 'something else' },
  ];
  expect(splitFields(fields, (path) => hasPath(values, path))).toEqual([{ 'settings.token': 'wrong token' }, ['something else']]);
});
