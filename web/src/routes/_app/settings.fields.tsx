import { createFileRoute } from '@tanstack/react-router';
import { FieldsPage } from '~/features/settings/FieldsPage';

export const Route = createFileRoute('/_app/settings/fields')({ component: FieldsPage });
