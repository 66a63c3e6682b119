import { Button, Select, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, apiUrl } from '~/api/client';
import { usePeople } from '~/api/people';
import { queries } from '~/api/queries';
import { useCan } from '~/api/session';
import { EmptyState } from '~/components/EmptyState';
import { LoadFailed } from '~/components/LoadFailed';
import { PeopleNumber } from '~/components/PeopleNumber';
import { type Block, say } from '../document/document';
import { AnswersList } from './AnswersList';
import { Bars } from './Bars';
import type { Figures } from './figures';
import { peopleIn, type Period, periodQuery } from './period';

interface Props {
  flow: { id: string; slug: string };
  block: Block;
  period: Period;
  /** Of the same period, for how far people came in a quiz. */
  figures: Figures | null;
  languages: readonly string[];
}

/** What people answered at a block: the share of each answer, cut by a condition, and who said what. A quiz has this for each of its questions. */
export default function AnswersPanel({ flow, block, period, figures, languages }: Props) {
  const { t, i18n } = useTranslation('flowStats');
  const questions = questionsOf(block, languages);
  const [chosen, setChosen] = useState<string | null>(null);
  const place = questions.some((one) => one.value === chosen) && chosen !== null ? chosen : questions[0]?.value ?? block.id;
  const [among, setAmong] = useState('');
  const [text] = useDebouncedValue(among.trim(), 400);
  const check = useQuery(queries.filterCheck(text, i18n.language)).data;
  const filter = text && check?.ok ? text : '';
  const people = usePeople();
  const mayList = useCan('contacts:read');
  const query = { ...periodQuery(period), block: place, filter: filter || undefined };
  const filterOf = (atom: string, ...more: string[]) => {
    const found = peopleIn(people, period)(atom, flow.slug, place, ...more);
    return found && filter ? `(${found}) and (${filter})` : found;
  };
  return (
    <Stack p="md" gap="md">
      {questions.length > 1 && figures ? <Bars label={t('answers.dropOff')} head={t('answers.question')} share={t('answers.shareAsked')} all={figures.block(block.id).reached} rows={questions.map((one) => ({ key: one.value, label: one.label, people: figures.block(one.value).answered, filter: figures.block(one.value).filters.answered }))} /> : null}
      {questions.length > 1 ? <Select label={t('answers.question')} data={questions} value={place} onChange={setChosen} allowDeselect={false} /> : null}
      <TextInput label={t('answers.among')} placeholder={t('answers.amongExample')} value={among} onChange={(event) => setAmong(event.currentTarget.value)} error={text && check && !check.ok ? check.problems[0]?.text : null} description={filter ? check?.sentence : null} inputWrapperOrder={['label', 'input', 'description', 'error']} />
      <Shares flow={flow.id} query={query} filterOf={filterOf} />
      {mayList ? (
        <>
          <Title order={3} size="h5">{t('answers.list')}</Title>
          <AnswersList flow={flow.id} query={query} />
          <Button component="a" variant="default" size="xs" leftSection={<IconDownload size={15} />} href={apiUrl('/flows/{id}/answers.csv', { path: { id: flow.id }, query })} download>{t('answers.export')}</Button>
        </>
      ) : null}
    </Stack>
  );
}

export interface AnswersQuery {
  from: string | undefined;
  to: string | undefined;
  version: number[] | undefined;
  block: string;
  filter: string | undefined;
}

function Shares({ flow, query, filterOf }: { flow: string; query: AnswersQuery; filterOf: (atom: string, ...more: string[]) => string | null }) {
  const { t } = useTranslation('flowStats');
  const { data, error, refetch } = useQuery({ queryKey: ['flows', flow, 'stats', 'answers', query], queryFn: ({ signal }) => api.get('/flows/{id}/answers', { path: { id: flow }, signal, query }), placeholderData: keepPreviousData });
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton h={120} />;
  return (
    <>
      <Text size="sm">
        {t('answers.asked')}: <PeopleNumber value={data.reached} filter={filterOf('reached_block')} label={t('answers.asked')} /> · {t('answers.answered')}: <PeopleNumber value={data.answered} filter={filterOf('answered_block')} label={t('answers.answered')} />
      </Text>
      {data.shares.length === 0 ? <EmptyState title={t('answers.none')} about={t('answers.noneAbout')} /> : (
        <>
          <Bars label={t('answers.title')} head={t('answers.answer')} share={t('answers.share')} all={data.answered} rows={data.shares.map((one) => ({ key: one.answer, label: one.label, people: one.people, filter: one.answer.length <= 500 ? filterOf('gave_answer', one.answer) : null }))} />
          <Text size="xs" c="dimmed">{data.more ? `${t('answers.more')} ` : ''}{t('answers.every')}</Text>
        </>
      )}
    </>
  );
}

/** The questions of a quiz with the places of their answers; none for a block that asks one. */
function questionsOf(block: Block, languages: readonly string[]): { value: string; label: string }[] {
  if (block.kind !== 'quiz' || !Array.isArray(block.questions)) return [];
  return (block.questions as { id: string; text?: unknown }[]).map((one) => ({ value: `${block.id}.${one.id}`, label: say(one.text, languages) || one.id }));
}

/** Blocks that ask. */
export function asks(block: Block): boolean {
  return block.kind === 'question' || block.kind === 'quiz' || block.kind === 'poll';
}
