import { Group, ScrollArea, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { KeywordHit, KeywordTest as Tested } from '~/api/contract';
import { LoadFailed } from '~/components/LoadFailed';
import { RelativeTime } from '~/components/RelativeTime';
import { StatusBadge } from '~/components/StatusBadge';
import { useFormat } from '~/components/useFormat';
import classes from './KeywordTest.module.css';

type Match = 'tolerant' | 'whole' | 'exact';

interface Props {
  words: string[];
  match?: Match | undefined;
  /** The flow whose trigger this is; without it the words are tried against every live flow. */
  flow?: string | undefined;
  priority?: number | undefined;
}

const pause = 350; // whoever types a word does not ask at every letter

const trial = ({ words, match = 'tolerant', flow = '', priority = 0 }: Props) =>
  queryOptions({
    queryKey: ['keywords-test', words, match, flow, priority],
    queryFn: ({ signal }) => api.post('/keywords/test', { body: { words, match, flow_id: flow, priority }, signal }),
    enabled: words.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** What the words of a trigger would have done with the newest thousand messages that people have written. */
export function KeywordTest({ words, match, flow, priority }: Props) {
  const { t } = useTranslation('keywords');
  const told = words.map((word) => word.trim()).filter(Boolean);
  const [asked] = useDebouncedValue(JSON.stringify(told), pause);
  const { data, error, refetch } = useQuery(trial({ words: JSON.parse(asked) as string[], match, flow, priority }));
  return (
    <Stack gap="xs" component="section" aria-label={t('title')}>
      <Text fw={600} size="sm">{t('title')}</Text>
      {told.length === 0 ? <Text size="sm" c="dimmed">{t('noWords')}</Text> : null}
      {told.length > 0 && error && !data ? <LoadFailed error={error} retry={() => void refetch()} /> : null}
      {told.length > 0 && data ? <Result tested={data} /> : null}
    </Stack>
  );
}

function Result({ tested }: { tested: Tested }) {
  const { t } = useTranslation('keywords');
  const { number } = useFormat();
  const { checked, matched, exact, wins, items } = tested;
  if (checked === 0) return <Text size="sm" c="dimmed">{t('noMessages')}</Text>;
  if (matched === 0) return <Text size="sm" aria-live="polite">{t('none', { checked: number(checked) })}</Text>;
  return (
    <>
      <div aria-live="polite">
        <Text size="sm">{t('matched', { count: matched, matched: number(matched), checked: number(checked) })}</Text>
        <Text size="sm" c="dimmed">{t('detail', { exact: number(exact), wins: number(wins) })}{items.length < matched ? ` ${t('shown', { shown: number(items.length) })}` : ''}</Text>
      </div>
      <ScrollArea.Autosize mah={320} type="auto" offsetScrollbars="y" viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': t('list') }}>
        <ul className={classes.list}>{items.map((hit) => <Hit key={hit.message_id} hit={hit} />)}</ul>
      </ScrollArea.Autosize>
    </>
  );
}

/** One message: what was written, with which tolerance it fits, and which flow would have started instead. */
function Hit({ hit }: { hit: KeywordHit }) {
  const { t } = useTranslation('keywords');
  return (
    <li className={classes.hit}>
      <Text size="sm" lineClamp={2} className={classes.text}>{hit.text}</Text>
      <Group gap={6} wrap="wrap">
        <StatusBadge tone={hit.how === 'exact' ? 'good' : 'calm'}>{t(`how.${hit.how}`)}</StatusBadge>
        {hit.how === 'exact' ? null : <Text size="xs" component="span">{t('word', { word: hit.word })}</Text>}
        {hit.winner ? <StatusBadge tone="warning">{t('other', { flow: hit.winner.name })}</StatusBadge> : null}
        <Text size="xs" c="dimmed" component="span">{hit.contact_name} · <RelativeTime at={hit.at} /></Text>
      </Group>
    </li>
  );
}
