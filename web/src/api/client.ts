import i18next from 'i18next';
import type { Answer, Maybe, Options, PathOf, Place, Ways } from './operations';
import { Problem } from './problem';

/** Any operation's options, for the one place where they are all alike. */
interface Any extends Ways {
  path?: object;
  query?: object;
  body?: unknown;
}

const root = '/api/v1';

/** A path of the document with its values in place. */
export function fill(path: string, values: object = {}): string {
  return Object.entries(values).reduce((filled, [name, value]) => filled.replace(`{${name}}`, encodeURIComponent(String(value))), path);
}

function addressOf(path: string, { path: values, query = {} }: Any): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return root + fill(path, values) + (text ? `?${text}` : '');
}

/** The address of an operation, for links and event streams. */
export function apiUrl<P extends PathOf<'get'>>(path: P, ...[place]: Maybe<Place<'get', P>>): string {
  return addressOf(path, (place ?? {}) as Any);
}

/** Sends a request of this page. An answer of any status is an answer; a Problem says that there was none, and an abort by the caller stays an abort. */
export async function exchange(address: string, { method, body, headers, signal, timeout = 0 }: { method: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal; timeout?: number }): Promise<Response> {
  const all = new Headers({ Accept: 'application/json, application/problem+json', 'Accept-Language': i18next.language ?? 'en', ...headers });
  const raw = body instanceof FormData || typeof body === 'string';
  if (!raw && body !== undefined) all.set('Content-Type', 'application/json');
  const limits = [signal, timeout > 0 ? AbortSignal.timeout(timeout) : undefined].filter((one) => one !== undefined);
  try {
    return await fetch(address, {
      method,
      headers: all,
      body: raw ? body : body === undefined ? null : JSON.stringify(body),
      credentials: 'same-origin',
      signal: limits.length ? AbortSignal.any(limits) : null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem({ code: (error as Partial<Error> | null)?.name === 'TimeoutError' ? 'timeout' : 'offline' });
  }
}

async function call(method: string, path: string, options: Any = {}): Promise<unknown> {
  const { body, signal, revision, timeout = 20_000, key } = options;
  const headers: Record<string, string> = {};
  if (method === 'POST') headers['Idempotency-Key'] = key ?? randomKey();
  if (revision !== undefined) headers['If-Match'] = `"${revision}"`;
  const response = await exchange(addressOf(path, options), { method, body, headers, signal, timeout });
  if (!response.ok) throw await Problem.from(response);
  if (response.status === 204 || response.headers.get('Content-Length') === '0') return undefined;
  const type = response.headers.get('Content-Type') ?? '';
  return type.includes('json') ? response.json() : response.text();
}

/**
 * The one door to the server: paths, queries, bodies and answers are those of its document. Every failure is a Problem, except an abort asked for by the caller.
 * Usage: `api.patch('/tags/{id}', { path: { id }, body: { name } })`.
 */
export const api = {
  get: <P extends PathOf<'get'>>(path: P, ...[options]: Maybe<Options<'get', P>>) => call('GET', path, options as Any) as Promise<Answer<'get', P>>,
  post: <P extends PathOf<'post'>>(path: P, ...[options]: Maybe<Options<'post', P>>) => call('POST', path, options as Any) as Promise<Answer<'post', P>>,
  put: <P extends PathOf<'put'>>(path: P, ...[options]: Maybe<Options<'put', P>>) => call('PUT', path, options as Any) as Promise<Answer<'put', P>>,
  patch: <P extends PathOf<'patch'>>(path: P, ...[options]: Maybe<Options<'patch', P>>) => call('PATCH', path, options as Any) as Promise<Answer<'patch', P>>,
  delete: <P extends PathOf<'delete'>>(path: P, ...[options]: Maybe<Options<'delete', P>>) => call('DELETE', path, options as Any) as Promise<Answer<'delete', P>>,
};

/** A key nobody else has. Not crypto.randomUUID, which browsers keep from pages without TLS. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
