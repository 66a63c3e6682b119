import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { reconnectLive, useLiveState } from '~/api/live';
import classes from './Shell.module.css';

/** Tells that live data has stopped, and only then. */
export function LostConnection() {
  const { t } = useTranslation();
  const lost = useLiveState() === 'lost';
  return (
    <output className={classes.status}>
      {lost ? (
        <div className={classes.banner}>
          {t('live.lost')}
          <Anchor component="button" type="button" size="sm" inherit c="inherit" td="underline" onClick={reconnectLive}>{t('live.retry')}</Anchor>
        </div>
      ) : null}
    </output>
  );
}
