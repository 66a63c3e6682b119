import { createFileRoute, redirect } from '@tanstack/react-router';
import { queries } from '~/api/queries';
import { SetupPage } from '~/features/auth/SetupPage';

export const Route = createFileRoute('/setup')({
  beforeLoad: async ({ context }) => {
    const setup = await context.queryClient.ensureQueryData(queries.setup());
    if (!setup.needed) throw redirect({ to: '/login' });
  },
  component: SetupPage,
});
