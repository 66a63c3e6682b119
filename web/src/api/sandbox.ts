import { queryOptions } from '@tanstack/react-query';
import { exchange } from './client';
import { Problem } from './problem';

/** What goes on in a sandbox workspace. Moments and durations are milliseconds of its own movable clock. */
export interface Work {
  busy: boolean;
  now: number;
  /** How far the workspace's clock is ahead of the real one. */
  offset: number;
  /** The earliest moment something waits for; 0 for nothing. */
  next: number;
}

/** Calls the sandbox, whose answers and errors have a shape of their own. A failure is a Problem whose reason the page puts into words. */
export async function sandbox<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await exchange(`/sandbox${path}`, { method, body, signal });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  const answer = (await response.clone().json().catch(() => ({}))) as { error?: { reason?: string; message?: string } };
  if (!answer.error) throw await Problem.from(response);
  throw new Problem({ status: response.status, reason: answer.error.reason ?? '', detail: answer.error.message ?? '' });
}

/** The work and clock of the current sandbox workspace. */
export const workOptions = () => queryOptions({ queryKey: ['sandbox', 'work'], queryFn: ({ signal }) => sandbox<Work>('GET', '/work', undefined, signal) });
