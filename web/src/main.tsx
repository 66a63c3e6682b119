import '@mantine/core/styles.layer.css';
import '~/app/fonts.css';
import '~/app/global.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { makeQueryClient } from '~/api/queryClient';
import { startI18n } from '~/app/i18n';
import { Look } from '~/app/Look';
import { makeRouter } from '~/app/router';

const queryClient = makeQueryClient(() => {
  const here = router.state.location;
  if (here.pathname === '/login') return;
  queryClient.clear();
  void router.navigate({ to: '/login', search: { next: here.href } });
});
const router = makeRouter(queryClient);

await startI18n();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Look>
          <RouterProvider router={router} />
        </Look>
      </QueryClientProvider>
    </StrictMode>,
  );
}
