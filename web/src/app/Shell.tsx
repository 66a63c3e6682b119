import { AppShell, Burger, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { CatchBoundary, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '~/api/contract';
import { makeLive, useLive } from '~/api/live';
import { queries } from '~/api/queries';
import { useCan, useSession } from '~/api/session';
import { Kbd } from '~/components/Kbd';
import { Logo } from '~/components/Logo';
import { PageLoading } from '~/components/PageLoading';
import { BrokenPage } from './dead';
import { LostConnection } from './LostConnection';
import { Navigation } from './Navigation';
import classes from './Shell.module.css';
import { useAccountLook } from './useAccountLook';
import { OperatorName, WorkspaceName } from './Who';

// Apart from the entry: nobody opens a menu or presses Ctrl+K before the page is drawn. Until then the same words stand without a menu.
const CommandPalette = lazy(() => import('./CommandPalette'));
const OperatorMenu = lazy(() => import('./OperatorMenu'));
const WorkspaceSwitch = lazy(() => import('./WorkspaceSwitch'));

/** The frame behind sign-in: sections on the left, the page on the right, live data underneath. */
export function Shell() {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const { demo, workspace, workspaces } = useSession();
  const may = useCan('workspace:write');
  useAccountLook();
  useLiveData();
  useEffect(close, [pathname, close]);
  const justWorkspace = <div className={classes.workspace}><WorkspaceName /></div>;
  return (
    <AppShell navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }} header={{ height: { base: 48, sm: 0 } }} padding={0}>
      <a href="#main" className="skip-link">{t('skip')}</a>
      <AppShell.Header hiddenFrom="sm" role="presentation">
        <section className={classes.header} aria-label={t('workspace.current')}>
          <Burger opened={opened} onClick={toggle} size="sm" aria-label={opened ? t('nav.closeMenu') : t('nav.open')} />
          <Logo size={22} />
          <Text fw={600} truncate flex={1}>{workspace.name}</Text>
          <UnstyledButton onClick={spotlight.open} aria-label={t('search.open')} p={10} lh={0}><IconSearch size={20} /></UnstyledButton>
        </section>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label={t('nav.label')}>
        <Suspense fallback={justWorkspace}>{workspaces.length > 1 || may ? <WorkspaceSwitch /> : justWorkspace}</Suspense>
        <UnstyledButton className={classes.search} onClick={spotlight.open}>
          <IconSearch size={16} />
          <span>{t('search.open')}</span>
          <span className={classes.keys}><Kbd keys="mod+K" /></span>
        </UnstyledButton>
        <Navigation />
        {demo ? <Text size="xs" c="dimmed" px={8} py={6}>{t('demo')}</Text> : null}
        <Suspense fallback={<div className={classes.account}><OperatorName /></div>}><OperatorMenu /></Suspense>
      </AppShell.Navbar>
      <AppShell.Main className={classes.main} id="main" tabIndex={-1}>
        <LostConnection />
        <CatchBoundary getResetKey={() => pathname} errorComponent={BrokenPage}>
          <Suspense fallback={<PageLoading />}>
            <Outlet />
          </Suspense>
        </CatchBoundary>
      </AppShell.Main>
      <Suspense fallback={null}><CommandPalette /></Suspense>
    </AppShell>
  );
}

/** Keeps one live connection while someone is signed in, and what the shell itself shows up to date. */
function useLiveData() {
  const client = useQueryClient();
  useEffect(() => makeLive(() => void client.invalidateQueries({ refetchType: 'active' })).start(), [client]);
  useLive('channel', ({ id, state }) => {
    const patch = (channel: Channel) => (channel.id === id ? { ...channel, state } : channel);
    client.setQueryData(queries.channels().queryKey, (list) => list?.map(patch));
    client.setQueryData(queries.channel(id).queryKey, (channel) => channel && patch(channel));
  });
  useLive('contact', ({ id }) => void client.invalidateQueries({ queryKey: ['contacts', id] }));
}
