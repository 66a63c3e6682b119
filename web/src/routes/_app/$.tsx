import { createFileRoute } from '@tanstack/react-router';
import { MissingPage } from '~/app/dead';

// Whatever else a signed-in person types into the address bar.
export const Route = createFileRoute('/_app/$')({ component: MissingPage });
