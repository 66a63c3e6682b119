import { useSuspenseQuery } from '@tanstack/react-query';
import { queries } from './queries';

/** Who is signed in and where. Only for pages behind the sign-in guard, where it is always loaded. */
export function useSession() {
  return useSuspenseQuery(queries.session()).data;
}

/** Whether the signed-in operator may do this, for example `channels:write`. The server decides again on every call. */
export function useCan(scope: string): boolean {
  return useSession().scopes.includes(scope);
}
