import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isProblem, Problem } from './problem';

/** Worth another try: nobody said no. */
function transient(error: unknown): boolean {
  return error instanceof Problem && ['offline', 'timeout', 'unavailable'].includes(error.code);
}

/** The cache of server data. `onSignedOut` is told when the server no longer knows the session. */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (isProblem(error) && error.status === 401 && error.reason !== 'wrong_credentials' && error.reason !== 'code_required') onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 30_000, gcTime: 10 * 60_000, retry: (count, error) => count < 2 && transient(error), refetchOnWindowFocus: false },
      mutations: { retry: false },
    },
  });
}
