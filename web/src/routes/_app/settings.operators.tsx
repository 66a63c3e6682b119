import { createFileRoute } from '@tanstack/react-router';
import { OperatorsPage } from '~/features/settings/OperatorsPage';

export const Route = createFileRoute('/_app/settings/operators')({ component: OperatorsPage });
