import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { Session } from '~/api/contract';
import { queries } from '~/api/queries';

/** Puts a fresh session in place and opens the app, at `next` when given. */
export function useEnter() {
  const client = useQueryClient();
  const router = useRouter();
  return (session: Session, next = '/') => {
    client.clear();
    client.setQueryData(queries.session().queryKey, session);
    router.history.push(next);
  };
}
