import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from './EmptyState';
import { problemText } from './problemText';

/** A part of a page that could not be loaded: why, and a button to try again. */
export function LoadFailed({ error, retry, page = false }: { error: unknown; retry: () => void; page?: boolean }) {
  const { t } = useTranslation();
  const { title, detail } = problemText(error);
  return <EmptyState heading={page} icon={<IconCloudOff size={32} stroke={1.5} />} title={title} about={detail} action={<Button variant="default" onClick={retry}>{t('retry')}</Button>} />;
}
