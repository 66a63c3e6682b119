import { MantineProvider } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PageLoading } from '~/components/PageLoading';
import { colorSchemeManager } from './colorScheme';
import { cssVariables } from './cssVariables';
import { makeTheme } from './theme';

const Toasts = lazy(() => import('./Toasts'));

/** Theme, colours and toasts around the whole app, in the language of the moment. */
export function Look({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const closeLabel = t('close');
  const theme = useMemo(() => makeTheme(closeLabel), [closeLabel]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" colorSchemeManager={colorSchemeManager}>
      <Suspense fallback={null}><Toasts /></Suspense>
      <Suspense fallback={<PageLoading />}>{children}</Suspense>
    </MantineProvider>
  );
}
