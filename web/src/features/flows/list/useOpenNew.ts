import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Flow } from '~/api/contract';

/** Opens a flow that was just made. */
export function useOpenNew() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return (flow: Flow) => {
    void client.invalidateQueries({ queryKey: ['flows', 'list'] });
    void client.invalidateQueries({ queryKey: ['onboarding'] });
    void navigate({ to: '/flows/$id', params: { id: flow.id } });
  };
}
