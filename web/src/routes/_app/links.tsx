import { createFileRoute } from '@tanstack/react-router';
import { LinksPage } from '~/features/growth/links/LinksPage';

export const Route = createFileRoute('/_app/links')({
  validateSearch: (search: Record<string, unknown>): { archived?: true } => (search.archived ? { archived: true } : {}),
  component: function Links() {
    return <LinksPage archived={Route.useSearch().archived ?? false} />;
  },
});
