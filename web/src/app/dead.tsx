import { Button } from '@mantine/core';
import { IconCompass, IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '~/components/EmptyState';
import { LoadFailed } from '~/components/LoadFailed';
import { isProblem } from '~/api/problem';

/** An address that leads nowhere. */
export function MissingPage() {
  const { t } = useTranslation();
  return <EmptyState heading icon={<IconCompass size={36} stroke={1.5} />} title={t('missing.title')} about={t('missing.about')} action={<Button component={Link} to="/" variant="default">{t('missing.action')}</Button>} />;
}

/** A page that failed: of the server's fault with its words, of ours with a reload. */
export function BrokenPage({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useTranslation();
  if (isProblem(error)) {
    if (error.code === 'not_found') return <MissingPage />;
    if (error.status === 403) return <DeniedPage />;
    return <LoadFailed page error={error} retry={reset} />;
  }
  return <EmptyState heading icon={<IconPlugConnectedX size={36} stroke={1.5} />} title={t('broken.title')} about={t('broken.about')} action={<Button onClick={() => window.location.reload()}>{t('broken.action')}</Button>} />;
}

/** A section the operator's role does not open. */
export function DeniedPage() {
  const { t } = useTranslation();
  return <EmptyState heading icon={<IconLock size={36} stroke={1.5} />} title={t('denied.title')} about={t('denied.about')} />;
}
