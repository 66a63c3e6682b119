import { Stack, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Overlap } from '~/api/contract';
import { AnchorLink } from '~/components/links';
import { StatusBadge } from '~/components/StatusBadge';
import classes from './KeywordTest.module.css';

const overlaps = (flow: string) => queryOptions({ queryKey: ['flows', flow, 'overlaps'], queryFn: ({ signal }) => api.get('/flows/{id}/overlaps', { path: { id: flow }, signal }) });

/** Words and events that this flow and live flows both listen to: who would start, and why. Nothing when there are none. */
export default function FlowOverlaps({ flow }: { flow: string }) {
  const { t } = useTranslation('keywords');
  const items = useQuery(overlaps(flow)).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Stack gap="xs" px="md" pb="md" component="section" aria-label={t('overlaps.title')}>
      <Text fw={600} size="sm">{t('overlaps.title')}</Text>
      <ul className={classes.list}>{items.map((one) => <Item key={one.text} overlap={one} flow={flow} />)}</ul>
    </Stack>
  );
}

function Item({ overlap, flow }: { overlap: Overlap; flow: string }) {
  const { t } = useTranslation('keywords');
  const wins = overlap.winner.flow_id === flow;
  const others = [overlap.winner, ...overlap.losers].filter((one, at, all) => one.flow_id !== flow && all.findIndex((other) => other.flow_id === one.flow_id) === at);
  return (
    <li className={classes.hit}>
      <StatusBadge tone={wins ? 'good' : 'warning'}>{t(wins ? 'overlaps.wins' : 'overlaps.loses')}</StatusBadge>
      <Text size="sm" mt={4} className={classes.text}>{overlap.text}{overlap.winner.conditional ? ` ${t('overlaps.conditional')}` : ''}</Text>
      {others.map((one) => <AnchorLink key={one.flow_id} size="sm" mr="sm" to="/flows/$id" params={{ id: one.flow_id }}>{t('overlaps.open', { flow: one.name })}</AnchorLink>)}
    </li>
  );
}
