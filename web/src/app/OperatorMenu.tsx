import { Menu, UnstyledButton } from '@mantine/core';
import { IconLogout, IconSelector, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Lang, Theme } from '~/api/contract';
import { useSession } from '~/api/session';
import { languages } from './i18n';
import classes from './Shell.module.css';
import { useAccountPatch, useSignOut } from './useAccountLook';
import { OperatorName } from './Who';

const themes = ['auto', 'light', 'dark'] as const;

/** The signed-in person: account, language, colours, sign-out. */
export default function OperatorMenu() {
  const { t } = useTranslation();
  const { operator } = useSession();
  const patch = useAccountPatch();
  const signOut = useSignOut();
  return (
    <Menu position="top-start" width={230} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={t('operator.menu', { name: operator.name })}>
          <OperatorName />
          <IconSelector size={16} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/settings/account" leftSection={<IconUserCircle size={16} />}>{t('operator.account')}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('operator.theme')}</Menu.Label>
        <Menu.RadioGroup aria-label={t('operator.theme')} value={operator.theme} onChange={(theme) => patch.mutate({ theme: theme as Theme })}>
          {themes.map((theme) => <Menu.RadioItem key={theme} value={theme}>{t(`theme.${theme}`)}</Menu.RadioItem>)}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t('operator.language')}</Menu.Label>
        <Menu.RadioGroup aria-label={t('operator.language')} value={operator.language} onChange={(language) => patch.mutate({ language: language as Lang })}>
          {languages.map((language) => <Menu.RadioItem key={language} value={language} lang={language}>{t(`language.${language}`)}</Menu.RadioItem>)}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>{t('operator.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
