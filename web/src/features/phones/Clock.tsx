import { Button, Group, Loader, Tooltip } from '@mantine/core';
import { IconClock, IconPlayerTrackNext } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '~/api/queries';
import { sandbox, type Work, workOptions } from '~/api/sandbox';
import { useFormat } from '~/components/useFormat';
import { useNow } from '~/components/useNow';
import { formatSpan } from '~/lib/span';
import { useHubProblem } from './hubProblem';
import classes from './PhonesPage.module.css';

const hour = 3_600_000;
const steps = [hour, 24 * hour, 7 * 24 * hour];
/** A little past the awaited moment, so that what waits for it is due. */
const past = 1000;

/** The workspace's time and the buttons that move it. It only goes forward; whatever falls due on the way happens in its order. */
export function Clock() {
  const { t, i18n } = useTranslation('phones');
  const format = useFormat();
  const client = useQueryClient();
  const words = useHubProblem();
  const now = useNow({ every: 1000 }).getTime();
  const work = useQuery({ ...workOptions(), refetchInterval: ({ state }) => (state.data?.busy ? 500 : 4000) }).data;
  const advance = useMutation({
    mutationFn: (by: number) => sandbox<Work>('POST', '/advance', { by_ms: by }),
    onSuccess: (next) => client.setQueryData(workOptions().queryKey, next),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: workOptions().queryKey }), client.invalidateQueries({ queryKey: queries.session().queryKey })]),
  });
  const next = work && work.next > now ? work.next : null;
  const busy = advance.isPending || (work?.busy ?? false);
  return (
    <div className={classes.clock}>
      <div className={classes.time}>
        <IconClock size={18} aria-hidden="true" />
        <span><span className={classes.label}>{t('clock.label')}</span> <time dateTime={new Date(now).toISOString()}>{format.dateTime(new Date(now))}</time></span>
      </div>
      <output className={classes.state}>
        {busy ? <Group gap={6} component="span" wrap="nowrap"><Loader size={14} aria-hidden="true" />{t('clock.busy')}</Group> : next ? t('clock.next', { span: formatSpan(i18n.language, next - now) }) : t('clock.nothing')}
      </output>
      <Group gap={6} wrap="nowrap" className={classes.steps}>
        {steps.map((step) => <Button key={step} size="xs" variant="default" disabled={advance.isPending} onClick={() => advance.mutate(step)}>{t('clock.step', { span: formatSpan(i18n.language, step) })}</Button>)}
        <Tooltip label={t('clock.toNextHint')}>
          <Button size="xs" variant="default" leftSection={<IconPlayerTrackNext size={15} />} disabled={!next || advance.isPending} onClick={() => next && advance.mutate(next - Date.now() - (work?.offset ?? 0) + past)}>{t('clock.toNext')}</Button>
        </Tooltip>
      </Group>
      {advance.error ? <p className={classes.trouble} role="alert">{words(advance.error)}</p> : null}
    </div>
  );
}
