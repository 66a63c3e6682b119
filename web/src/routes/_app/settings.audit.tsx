import { createFileRoute } from '@tanstack/react-router';
import { AuditPage } from '~/features/settings/AuditPage';

export const Route = createFileRoute('/_app/settings/audit')({ component: AuditPage });
