import { Tooltip, VisuallyHidden } from '@mantine/core';
import { IconClock, IconDoorExit, IconMessageReply } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PeopleNumber } from '~/components/PeopleNumber';
import { useFormat } from '~/components/useFormat';
import type { BlockFigures, ExitFigures } from './figures';
import classes from './stats.module.css';

/** The quiet strip at the foot of a block: how many reached it, a bar of how many that is of all who started, and who waits, answered and left. */
export function Strip({ figures, height }: { figures: BlockFigures; height: number }) {
  const { t } = useTranslation('flowStats');
  const format = useFormat();
  const { share, filters } = figures;
  const part = share === null ? '—' : format.percent(share);
  const cells = [['waiting', IconClock], ['answered', IconMessageReply], ['left', IconDoorExit]] as const;
  return (
    <div className={classes.strip} style={{ height }}>
      <PeopleNumber value={figures.reached} filter={filters.reached} label={t('strip.reached')} />
      <Tooltip label={t('strip.share', { share: part })}><div className={classes.bar} aria-hidden="true"><div style={{ width: `${(share ?? 0) * 100}%` }} /></div></Tooltip>
      <span><VisuallyHidden>{t('strip.share', { share: '' })}</VisuallyHidden>{part}</span>
      {cells.map(([key, Icon]) => (figures[key] === 0 ? null : (
        <Tooltip key={key} label={t(`strip.${key}`)}>
          <span className={classes.cell} data-live={key === 'waiting' || undefined}><Icon size={13} aria-hidden="true" /><VisuallyHidden>{t(`strip.${key}`)}</VisuallyHidden><PeopleNumber value={figures[key]} filter={filters[key]} label={t(`strip.${key}`)} /></span>
        </Tooltip>
      )))}
    </div>
  );
}

/** How many went on by an exit, what part of those who reached the block that is, and who pressed its button. */
export function ExitCount({ label, figures }: { label: string; figures: ExitFigures | undefined }) {
  const { t } = useTranslation('flowStats');
  const format = useFormat();
  const { people = 0, share = null, filter = null, clicks = null } = figures ?? {};
  const part = share === null ? null : format.percent(share);
  const said = [part === null ? '' : t('exit.share', { share: part }), clicks ? t('exit.clicks', { count: clicks.people, people: format.number(clicks.people), presses: format.number(clicks.presses) }) : ''].filter(Boolean).join('. ');
  return (
    <Tooltip label={said} disabled={!said} multiline maw={260}>
      <span className={classes.count}>
        <PeopleNumber value={clicks ? clicks.people : people} filter={clicks ? clicks.filter : filter} label={t('exit.people', { label })} />
        {part === null ? null : <span>{part}</span>}
        {said ? <VisuallyHidden>{said}</VisuallyHidden> : null}
      </span>
    </Tooltip>
  );
}
