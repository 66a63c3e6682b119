import { Button, Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sandbox } from '~/api/sandbox';
import { useHubProblem } from './hubProblem';
import { type Fault, hub } from './hub';
import classes from './Faults.module.css';

/** Troubles worth rehearsing. The figures are what the hub takes: milliseconds, requests, sends per second. */
const presets = [
  { key: 'throttle', fault: { mode: 'throttle', for_ms: 30_000, retry_after_ms: 5000 } },
  { key: 'fail', fault: { mode: 'fail', status: 500, times: 1 } },
  { key: 'hang', fault: { mode: 'hang', times: 1, delay_ms: 30_000 } },
  { key: 'timeout_after_accept', fault: { mode: 'timeout_after_accept', times: 1 } },
  { key: 'duplicate_webhooks', fault: { mode: 'duplicate_webhooks', for_ms: 300_000 } },
  { key: 'reorder', fault: { mode: 'reorder', for_ms: 300_000 } },
  { key: 'late', fault: { mode: 'late', for_ms: 300_000, delay_ms: 30_000 } },
  { key: 'limits', fault: { mode: 'limits', for_ms: 300_000, per_second: 1, chat_per_second: 1 } },
] as const;

/** Makes the imitated messengers misbehave, to see that nothing is lost. */
export function Faults() {
  const { t } = useTranslation('phones');
  const client = useQueryClient();
  const words = useHubProblem();
  const key = hub.faults().queryKey;
  const { data: active = [] } = useQuery({ ...hub.faults(), refetchInterval: ({ state }) => (state.data?.length ? 3000 : false) });
  const refresh = () => client.invalidateQueries({ queryKey: key });
  const begin = useMutation({ mutationFn: (fault: Omit<Fault, 'id'>) => sandbox<Fault>('POST', '/faults', fault), onSuccess: refresh });
  const end = useMutation({ mutationFn: () => sandbox<Fault[]>('DELETE', '/faults'), onSuccess: refresh });
  const error = begin.error ?? end.error;
  const name = active.length ? t('faults.active', { count: active.length }) : t('faults.action');
  const on = new Set(active.map((one) => one.mode));
  return (
    <Popover position="bottom-end" width={330} shadow="md" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconPlugConnectedX size={16} />} data-on={active.length > 0 || undefined} className={classes.target} aria-label={name}><span className={classes.word}>{name}</span></Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('faults.action')}>
        <Stack gap={2}>
          <Text size="sm" c="dimmed" pb={4}>{t('faults.about')}</Text>
          {presets.map((preset) => (
            <UnstyledButton key={preset.key} className={classes.fault} aria-pressed={on.has(preset.fault.mode)} onClick={() => begin.mutate(preset.fault)}>
              <b>{t(`faults.${preset.key}.title`)}</b>
              <small>{on.has(preset.fault.mode) ? t('faults.on') : t(`faults.${preset.key}.about`)}</small>
            </UnstyledButton>
          ))}
          {error ? <Text size="sm" role="alert" style={{ color: 'var(--mantine-color-error)' }}>{words(error)}</Text> : null}
          <Button variant="default" size="xs" mt={6} disabled={active.length === 0} loading={end.isPending} onClick={() => end.mutate()}>{t('faults.end')}</Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
