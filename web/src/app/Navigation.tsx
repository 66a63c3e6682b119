import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '~/api/session';
import { sections } from './sections';
import classes from './Shell.module.css';

/** Links to the sections this operator may open. */
export function Navigation() {
  const { t } = useTranslation();
  const { scopes } = useSession();
  return (
    <div className={classes.nav}>
      {sections.filter((section) => !section.scope || scopes.includes(section.scope)).map(({ key, to, icon: Icon }) => (
        <Link key={key} to={to} className={classes.item} activeOptions={{ exact: to === '/', includeSearch: false }}>
          <Icon size={18} stroke={1.6} />
          {t(`nav.${key}`)}
        </Link>
      ))}
    </div>
  );
}
