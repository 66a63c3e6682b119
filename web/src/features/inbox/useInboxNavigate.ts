import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { InboxSearch } from './search';

/** Changes some of what the inbox keeps in the address. */
export function useInboxNavigate() {
  const navigate = useNavigate();
  return useCallback((patch: Partial<InboxSearch>, replace = false) => void navigate({ to: '/inbox', search: (old) => ({ ...(old as InboxSearch), ...patch }), replace }), [navigate]);
}
