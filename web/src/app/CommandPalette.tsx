import '@mantine/spotlight/styles.layer.css';
import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconContrast2, IconLanguage, IconLogout, IconPlugConnected, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '~/api/session';
import classes from './CommandPalette.module.css';
import { sections } from './sections';
import { useAccountPatch, useSignOut } from './useAccountLook';

/** Ctrl+K: every section and the actions that make sense from anywhere. */
export default function CommandPalette() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { scopes, operator } = useSession();
  const { colorScheme } = useMantineColorScheme();
  const patch = useAccountPatch();
  const signOut = useSignOut();
  const pages = sections
    .filter((section) => !section.scope || scopes.includes(section.scope))
    .map(({ key, to, icon: Icon }) => ({ id: key, label: t(`nav.${key}`), leftSection: <Icon size={18} stroke={1.6} />, onClick: () => void navigate({ to }) }));
  const actions = [
    ...(scopes.includes('channels:write') ? [{ id: 'connect', label: t('command.connect'), leftSection: <IconPlugConnected size={18} stroke={1.6} />, onClick: () => void navigate({ to: '/channels', search: { connect: true } }) }] : []),
    { id: 'theme', label: t('command.theme'), leftSection: <IconContrast2 size={18} stroke={1.6} />, onClick: () => patch.mutate({ theme: colorScheme === 'dark' ? 'light' : 'dark' }) },
    { id: 'language', label: t('command.language'), leftSection: <IconLanguage size={18} stroke={1.6} />, onClick: () => patch.mutate({ language: operator.language === 'ru' ? 'en' : 'ru' }) },
    { id: 'sign-out', label: t('command.signOut'), leftSection: <IconLogout size={18} stroke={1.6} />, onClick: () => void signOut() },
  ];
  const groups: SpotlightActionGroupData[] = [{ group: t('search.sections'), actions: pages }, { group: t('search.actions'), actions }];
  return (
    <Spotlight
      actions={groups}
      shortcut="mod + K"
      nothingFound={t('search.nothing')}
      highlightQuery
      searchProps={{ leftSection: <IconSearch size={18} />, placeholder: t('search.placeholder'), 'aria-label': t('search.placeholder') }}
      classNames={{ actionsGroup: classes.group }}
      attributes={{ content: { 'aria-label': t('search.open') } }}
    />
  );
}
