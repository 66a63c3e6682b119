import { createFileRoute } from '@tanstack/react-router';
import { InboxPage } from '~/features/inbox/InboxPage';
import { readSearch } from '~/features/inbox/search';

export const Route = createFileRoute('/_app/inbox')({ validateSearch: readSearch, component: InboxPage });
