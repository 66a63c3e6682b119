import { Link, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '~/api/session';
import classes from './SettingsLayout.module.css';

const tabs = [
  { key: 'account', scope: null },
  { key: 'workspace', scope: 'workspace:read' },
  { key: 'operators', scope: 'workspace:read' },
  { key: 'tags', scope: 'contacts:read' },
  { key: 'fields', scope: 'contacts:read' },
  { key: 'suppressions', scope: 'contacts:read' },
  { key: 'keys', scope: 'keys:write' },
  { key: 'secrets', scope: 'secrets:write' },
  { key: 'audit', scope: 'audit:read' },
] as const;

/** Settings: their sections in a row above, the chosen one below. Sections the role does not include are not shown. */
export function SettingsLayout() {
  const { t } = useTranslation('settings');
  const { scopes } = useSession();
  return (
    <>
      <nav className={classes.tabs} aria-label={t('tab.label')}>
        <div className={classes.inner}>
          {tabs.filter((tab) => !tab.scope || scopes.includes(tab.scope)).map(({ key }) => <Link key={key} to={`/settings/${key}`} className={classes.tab}>{t(`tab.${key}`)}</Link>)}
        </div>
      </nav>
      <Outlet />
    </>
  );
}
