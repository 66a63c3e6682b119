import { createFileRoute } from '@tanstack/react-router';
import { ContactPage } from '~/features/contacts/ContactPage';

export const Route = createFileRoute('/_app/contacts/$id')({
  component: function One() {
    const { id } = Route.useParams();
    return <ContactPage key={id} id={id} />;
  },
});
