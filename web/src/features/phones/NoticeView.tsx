import { Anchor, Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice } from './hub';
import { safeHref } from '~/lib/href';
import classes from './Phone.module.css';

const shownFor = 4000;

/** The bot's short answer to a press: a toast that goes by itself, a window with a button, or an address to open. */
export function NoticeView({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  const { t } = useTranslation(['phones', 'common']);
  const stays = Boolean(notice.window ?? notice.url);
  useEffect(() => {
    if (stays) return;
    const timer = window.setTimeout(onClose, shownFor);
    return () => window.clearTimeout(timer);
  }, [stays, onClose]);
  if (!stays) return <output className={classes.toast}>{notice.text}</output>;
  const href = safeHref(notice.url ?? null);
  return (
    <div className={classes.window}>
      <div role="alertdialog" aria-label={t('phone.window')} className={classes.windowBox}>
        {notice.text ? <p>{notice.text}</p> : null}
        {notice.url ? <p>{t('phone.opens')} {href ? <Anchor href={href} target="_blank" rel="noreferrer">{notice.url}</Anchor> : notice.url}</p> : null}
        <Button size="xs" variant="light" autoFocus onClick={onClose}>{t('common:close')}</Button>
      </div>
    </div>
  );
}
