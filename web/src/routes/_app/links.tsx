import { createFileRoute } from '@tanstack/react-router';
import { LinksPage } from '~/features/growth/links/LinksPage';

export const Route = createFileRoute('/_app/links')({
  validateSearch: (search: Record<string, unknown>): { archived?: true; flow?: string } => ({ ...(search.archived ? { archived: true } : {}), ...(typeof search.flow === 'string' ? { flow: search.flow } : {}) }),
  component: function Links() {
    const { archived, flow } = Route.useSearch();
    return <LinksPage archived={archived ?? false} flow={flow} />;
  },
});
