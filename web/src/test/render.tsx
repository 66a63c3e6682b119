import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import i18next from 'i18next';
import { type ReactNode, Suspense } from 'react';
import type { Session } from '~/api/contract';
import { queries } from '~/api/queries';
import { startI18n } from '~/app/i18n';
import { makeTheme } from '~/app/theme';

/** A signed-in owner, for parts that ask who is signed in. */
export const someSession: Session = {
  operator: { id: 'o1', name: 'Anna', email: 'anna@example.com', role: 'owner', language: 'en', theme: 'auto', totp: false, invited: false, last_seen_at: null, created_at: '2026-01-01T00:00:00Z' },
  workspace: { id: 'w1', name: 'Sunrise', language: 'en', time_zone: 'UTC', currency: 'RUB', sandbox: true, now: '2026-01-01T00:00:00Z', settings: { bot_pause_hours: 4 }, revision: 1 },
  workspaces: [{ id: 'w1', name: 'Sunrise', role: 'owner' }],
  scopes: ['contacts:read', 'contacts:write', 'workspace:write', 'operators:write'],
  version: 'test',
  demo: false,
};

/** Draws a part of the app in English with everything it stands on. */
export async function draw(node: ReactNode, namespaces: string[] = []) {
  if (!i18next.isInitialized) await startI18n('en');
  await i18next.loadNamespaces(namespaces);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
  client.setQueryData(queries.session().queryKey, someSession);
  return render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test" theme={makeTheme('Close')}>
        <Suspense fallback={null}>{node}</Suspense>
      </MantineProvider>
    </QueryClientProvider>,
  );
}

/** What the app sent to the server: method, path and body. */
export interface Sent {
  method: string;
  path: string;
  body: unknown;
  headers: Headers;
}

/** Answers the app's calls in order and keeps what was sent. The server's side of the contract, nothing more. */
export function answer(...answers: { status?: number; body?: unknown; headers?: Record<string, string> }[]): Sent[] {
  const sent: Sent[] = [];
  globalThis.fetch = async (input, init) => {
    sent.push({ method: init?.method ?? 'GET', path: String(input).replace('/api/v1', ''), body: typeof init?.body === 'string' ? JSON.parse(init.body) : init?.body, headers: new Headers(init?.headers) });
    const { status = 200, body, headers = {} } = answers[Math.min(sent.length, answers.length) - 1] ?? {};
    const type = status >= 400 ? 'application/problem+json' : 'application/json';
    return new Response(body === undefined ? null : JSON.stringify(body), { status: body === undefined && status === 200 ? 204 : status, headers: { 'Content-Type': type, ...headers } });
  };
  return sent;
}
