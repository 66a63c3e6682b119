import { createFileRoute } from '@tanstack/react-router';
import { FlowsPage, type FlowsSearch } from '~/features/flows/FlowsPage';

const states = ['draft', 'live', 'paused', 'archived'] as const;

export const Route = createFileRoute('/_app/flows/')({
  validateSearch: (search: Record<string, unknown>): FlowsSearch => {
    const state = states.find((one) => one === search.state);
    return { ...(typeof search.search === 'string' && search.search && { search: search.search }), ...(state && { state }), ...(search.create === true && { create: true as const }) };
  },
  component: function Flows() {
    return <FlowsPage search={Route.useSearch()} />;
  },
});
