import { createFileRoute } from '@tanstack/react-router';
import { ContactsPage } from '~/features/contacts/ContactsPage';
import { type ContactsSearch, sorts } from '~/features/contacts/search';

export const Route = createFileRoute('/_app/contacts/')({
  validateSearch: (search: Record<string, unknown>): ContactsSearch => {
    const sort = sorts.find((one) => one === search.sort);
    // A search for digits arrives as a number.
    const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
    return { ...(text(search.search) && { search: text(search.search) }), ...(text(search.filter) && { filter: text(search.filter) }), ...(sort && { sort }) };
  },
  component: function Contacts() {
    return <ContactsPage search={Route.useSearch()} />;
  },
});
