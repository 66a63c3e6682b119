import { createFileRoute } from '@tanstack/react-router';
import { SuppressionsPage, type SuppressionsSearch } from '~/features/settings/SuppressionsPage';

export const Route = createFileRoute('/_app/settings/suppressions')({
  validateSearch: (search: Record<string, unknown>): SuppressionsSearch => {
    // An address of digits arrives as a number.
    const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
    return { ...(text(search.kind) && { kind: text(search.kind) }), ...(text(search.address) && { address: text(search.address) }) };
  },
  component: function Suppressions() {
    return <SuppressionsPage search={Route.useSearch()} />;
  },
});
