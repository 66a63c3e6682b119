import { createFileRoute, redirect } from '@tanstack/react-router';
import { isProblem } from '~/api/problem';
import { queries } from '~/api/queries';
import { Shell } from '~/app/Shell';

/** Everything behind sign-in. A server without an owner leads to set-up, a visitor without a session to sign-in. */
export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(queries.session());
    } catch (error) {
      if (!isProblem(error) || error.status !== 401) throw error;
      const setup = await context.queryClient.fetchQuery(queries.setup());
      if (setup.needed) throw redirect({ to: '/setup' });
      throw redirect({ to: '/login', search: location.pathname === '/' ? {} : { next: location.href } });
    }
  },
  component: Shell,
});
