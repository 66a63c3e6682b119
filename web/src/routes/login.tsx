import { createFileRoute, redirect } from '@tanstack/react-router';
import { queries } from '~/api/queries';
import { LoginPage } from '~/features/auth/LoginPage';

export const Route = createFileRoute('/login')({
  // Only our own paths: a link to sign-in must not lead elsewhere afterwards.
  validateSearch: (search: Record<string, unknown>): { next?: string } => (typeof search.next === 'string' && /^\/(?![/\\])/.test(search.next) ? { next: search.next } : {}),
  beforeLoad: async ({ context }) => {
    const setup = await context.queryClient.ensureQueryData(queries.setup());
    if (setup.needed) throw redirect({ to: '/setup' });
  },
  component: LoginPage,
});
