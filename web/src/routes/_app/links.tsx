import { createFileRoute } from '@tanstack/react-router';
import { LinksPage } from '~/features/growth/links/LinksPage';

export const Route = createFileRoute('/_app/links')({ component: LinksPage });
