import { createFileRoute } from '@tanstack/react-router';
import { FlowPage } from '~/features/flows/FlowPage';
import type { FlowSearch } from '~/features/flows/flowQueries';
import { periodSearch } from '~/features/flows/stats/period';

export const Route = createFileRoute('/_app/flows/$id')({
  validateSearch: (search: Record<string, unknown>): FlowSearch => ({
    ...((search.view === 'outline' || search.view === 'canvas') && { view: search.view }),
    ...(typeof search.block === 'string' && { block: search.block }),
    ...((search.panel === 'problems' || search.panel === 'versions') && { panel: search.panel }),
    ...(Number.isInteger(search.version) && { version: Number(search.version) }),
    ...periodSearch(search),
    ...(search.numbers === 'off' && { numbers: 'off' as const }),
  }),
  component: function One() {
    const { id } = Route.useParams();
    return <FlowPage key={id} id={id} search={Route.useSearch()} />;
  },
});
