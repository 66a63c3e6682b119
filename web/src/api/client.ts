import i18next from 'i18next';
import { Problem } from './problem';

/** Query values; empty ones are left out, lists repeat the name. */
export type Query = Record<string, string | number | boolean | null | undefined | readonly string[]>;

/** What a call may carry besides its body. */
export interface CallOptions {
  query?: Query;
  signal?: AbortSignal;
  /** The revision the change is based on; the server answers 412 when someone was faster. */
  revision?: number | string;
  /** Milliseconds before the call is given up; 20 s unless told, 0 for never. */
  timeout?: number;
  /** The Idempotency-Key of a POST that is tried again; a fresh one unless told. */
  key?: string;
}

const root = '/api/v1';

/** The address of a path of the API, for links and event streams. */
export function apiUrl(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  const text = search.toString();
  return root + path + (text ? `?${text}` : '');
}

async function call<T>(method: string, path: string, body: unknown, options: CallOptions = {}): Promise<T> {
  const { query, signal, revision, timeout = 20_000, key } = options;
  const headers = new Headers({ Accept: 'application/json, application/problem+json', 'Accept-Language': i18next.language ?? 'en' });
  if (method === 'POST') headers.set('Idempotency-Key', key ?? randomKey());
  if (revision !== undefined) headers.set('If-Match', `"${revision}"`);
  let sent: BodyInit | null = null;
  if (body instanceof FormData || typeof body === 'string') sent = body;
  else if (body !== undefined) {
    sent = JSON.stringify(body);
    headers.set('Content-Type', 'application/json');
  }
  const limits = [signal, timeout > 0 ? AbortSignal.timeout(timeout) : undefined].filter((one) => one !== undefined);
  const send: RequestInit = { method, headers, body: sent, credentials: 'same-origin', signal: limits.length ? AbortSignal.any(limits) : null };
  let response: Response;
  try {
    response = await fetch(apiUrl(path, query), send);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem({ code: (error as Partial<Error> | null)?.name === 'TimeoutError' ? 'timeout' : 'offline' });
  }
  if (!response.ok) throw await Problem.from(response);
  if (response.status === 204 || response.headers.get('Content-Length') === '0') return undefined as T;
  const type = response.headers.get('Content-Type') ?? '';
  return (type.includes('json') ? await response.json() : await response.text()) as T;
}

/** The one door to the server. Every failure is a Problem, except an abort asked for by the caller. */
export const api = {
  get: <T>(path: string, options?: CallOptions) => call<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('POST', path, body, options),
  put: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('PUT', path, body, options),
  patch: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('PATCH', path, body, options),
  delete: <T = void>(path: string, options?: CallOptions) => call<T>('DELETE', path, undefined, options),
};

/** A key nobody else has. Not crypto.randomUUID, which browsers keep from pages without TLS. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
