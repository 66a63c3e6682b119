import { describe, expect, it } from 'vitest';
import { answer } from '~/test/render';
import { api, apiUrl, randomKey } from './client';
import { isProblem, pointerToPath, Problem } from './problem';

async function failure(promise: Promise<unknown>): Promise<Problem> {
  const error: unknown = await promise.then(() => null, (reason: unknown) => reason);
  if (!(error instanceof Problem)) throw new Error('expected a Problem');
  return error;
}

describe('problems', () => {
  it('keeps what the server said', async () => {
    answer({ status: 422, body: { code: 'invalid', reason: 'bad_token', title: 'The token did not fit', fields: [{ path: '/settings/token', code: 'pattern', text: 'Copy all of it' }], request_id: 'r1' } });
    const problem = await failure(api.post('/channels/check', { body: { kind: 'telegram' } }));
    expect(problem).toMatchObject({ status: 422, code: 'invalid', reason: 'bad_token', title: 'The token did not fit', requestId: 'r1' });
    expect(problem.fields[0]?.text).toBe('Copy all of it');
    expect(isProblem(problem, 'bad_token')).toBe(true);
    expect(isProblem(problem, 'other')).toBe(false);
  });

  it.each([[429, 'limited'], [404, 'not_found'], [412, 'conflict'], [502, 'unavailable'], [500, 'internal']] as const)('understands a bare %i as %s', async (status, code) => {
    answer({ status, headers: { 'Content-Type': 'text/html', 'X-Request-Id': 'r2', 'Retry-After': '7' } });
    const problem = await failure(api.get('/contacts'));
    expect(problem).toMatchObject({ status, code, requestId: 'r2', retryAfter: 7 });
  });

  it('calls a failed fetch offline', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('failed to fetch'));
    expect((await failure(api.get('/contacts'))).code).toBe('offline');
  });

  it('gives up after the time limit', async () => {
    globalThis.fetch = (_input, init) => new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
    });
    expect((await failure(api.get('/contacts', { timeout: 5 }))).code).toBe('timeout');
  });

  it('passes on an abort asked for by the caller', async () => {
    const stop = new AbortController();
    globalThis.fetch = (_input, init) => new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
    });
    const call = api.get('/contacts', { signal: stop.signal });
    stop.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('calls', () => {
  it('sends revision, key and language', async () => {
    const sent = answer({ body: {} });
    await api.patch('/workspace', { body: { name: 'A' }, revision: 4 });
    await api.post('/tags', { body: { name: 'b' } });
    expect(sent[0]?.headers.get('If-Match')).toBe('"4"');
    expect(sent[0]?.headers.has('Idempotency-Key')).toBe(false);
    expect(sent[1]?.headers.get('Idempotency-Key')).toHaveLength(32);
  });

  it('puts values into the path and leaves empty ones of the query out', () => {
    expect(apiUrl('/conversations/{id}/items', { path: { id: 'a/b' }, query: { cursor: '', limit: 5 } })).toBe('/api/v1/conversations/a%2Fb/items?limit=5');
    expect(apiUrl('/contacts', { query: { search: 'Anna M', filter: null } })).toBe('/api/v1/contacts?search=Anna+M');
  });

  it('compile only for what the document knows', () => {
    const wrong = [
      // @ts-expect-error there is no such path
      () => api.get('/contact'),
      // @ts-expect-error the path does not answer to this method
      () => api.delete('/workspace'),
      // @ts-expect-error the path wants its id
      () => api.get('/contacts/{id}'),
      // @ts-expect-error there is no such word in the query
      () => api.get('/contacts', { query: { colour: 'red' } }),
      // @ts-expect-error a tag has no such key
      () => api.post('/tags', { body: { name: 'vip', shape: 'round' } }),
      // @ts-expect-error a theme is one of three words
      () => api.patch('/me', { body: { theme: 'pink' } }),
      // @ts-expect-error what is answered has no such key
      () => api.get('/session').then((session) => session.colour),
    ];
    expect(wrong).toHaveLength(7);
  });

  it('makes keys that differ', () => {
    expect(randomKey()).not.toBe(randomKey());
  });
});

it.each([['/settings/token', 'settings.token'], ['/fields/0/key', 'fields.0.key'], ['/a~1b/c~0d', 'a/b.c~d'], ['', '']])('reads pointer %s as %s', (pointer, path) => {
  expect(pointerToPath(pointer)).toBe(path);
});
