import { Group, NumberInput, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ListField } from '~/components/form/ListField';
import { under } from '~/components/form/path';
import { WordsField } from '~/components/form/TextFields';
import { put, putOrDrop, type Values } from '~/components/form/values';
import { useForm } from '~/components/form/context';
import { MediaField } from '~/components/MessageEditor/MediaField';
import { filesOf } from '~/components/MessageEditor/message';
import { say } from '../../../document/document';
import { plainText } from '../../../document/markup';
import { fieldAt, freshId, type PanelProps, putItems } from '../panel';

const list = (value: unknown): Values[] => (Array.isArray(value) ? (value as Values[]) : []);
const score = (one: Values): number => (typeof one.score === 'number' ? one.score : 0);

/** Questions with the points of their options, and the results that ranges of points lead to. */
export function QuizPanel({ block, spec, onChange }: PanelProps) {
  const { t } = useTranslation('forms');
  const { languages } = useForm();
  const questions = list(block.questions);
  const results = list(block.results);
  const media = fieldAt(spec.form, 'questions.media');
  const most = questions.reduce((sum, one) => sum + Math.max(0, ...list(one.options).map(score)), 0);
  const least = questions.reduce((sum, one) => sum + Math.min(...list(one.options).map(score), Infinity) * (list(one.options).length ? 1 : 0), 0);
  return (
    <Stack gap="md">
      <ListField<Values>
        label={t('quiz.questions')} path="questions" value={questions} add={t('quiz.addQuestion')} fresh={() => ({ id: freshId(questions, 'q'), options: [{ id: 'a1', score: 0 }, { id: 'a2', score: 1 }] })}
        onChange={(next) => onChange(put(block, 'questions', next), 'questions')}
        name={(one, index) => `${index + 1}. ${plainText(say(one.text, languages))}`}
        renderItem={(one, index, change) => {
          const path = under('questions', index);
          return (
            <Stack gap="xs">
              <WordsField label={t('quiz.text')} path={under(path, 'text')} required lines={2} value={one.text} onChange={(next) => change(putOrDrop(one, 'text', next))} />
              {media ? <MediaField label={media.label} kinds={media.item?.fields?.find((had) => had.key === 'kind')?.options ?? []} path={under(path, 'media')} value={filesOf(one.media)} onChange={(next) => change(putOrDrop(one, 'media', next.length ? next : undefined))} /> : null}
              <Options value={list(one.options)} path={under(path, 'options')} onChange={(next) => change(put(one, 'options', next))} />
            </Stack>
          );
        }}
      />
      <ListField<Values>
        label={t('quiz.results')} path="results" help={t('quiz.resultsAbout', { least: Number.isFinite(least) ? least : 0, most })} value={results} add={t('quiz.addResult')}
        fresh={() => ({ id: freshId(results, 'r'), from: results.length ? Math.round(most / 2) : 0 })}
        onChange={(next) => onChange(putItems(block, 'results', next), 'results')}
        name={(one) => t('quiz.range', { name: say(one.name, languages) || String(one.id), range: rangeOf(one, results, most) })}
        renderItem={(one, index, change) => (
          <Stack gap="xs">
            <WordsField plain label={t('quiz.resultName')} path={under(under('results', index), 'name')} value={one.name} onChange={(next) => change(putOrDrop(one, 'name', next))} />
            <NumberInput label={t('quiz.from')} withAsterisk value={typeof one.from === 'number' ? one.from : ''} onChange={(next) => change(putOrDrop(one, 'from', next === '' ? undefined : Number(next)))} />
          </Stack>
        )}
      />
    </Stack>
  );
}

/** From where to where a result reaches: up to the next one, or to the most there is. */
function rangeOf(one: Values, results: readonly Values[], most: number): string {
  const from = typeof one.from === 'number' ? one.from : 0;
  const next = Math.min(...results.map((other) => (typeof other.from === 'number' && other.from > from ? other.from : Infinity)));
  const to = Number.isFinite(next) ? next - 1 : Math.max(most, from);
  return from === to ? String(from) : `${from}–${to}`;
}

function Options({ value, path, onChange }: { value: Values[]; path: string; onChange: (next: Values[]) => void }) {
  const { t } = useTranslation('forms');
  return (
    <ListField<Values>
      label={t('quiz.options')} path={path} value={value} onChange={onChange} add={t('quiz.addOption')} fresh={() => ({ id: freshId(value, 'a'), score: 0 })}
      name={(_, index) => t('quiz.option', { number: index + 1 })}
      renderItem={(one, index, change) => (
        <Group gap="xs" wrap="nowrap" align="flex-end">
          <div style={{ flex: 1, minWidth: 0 }}><WordsField plain label={t('quiz.label')} path={under(under(path, index), 'label')} required value={one.label} onChange={(next) => change(putOrDrop(one, 'label', next))} /></div>
          <NumberInput w={76} label={t('quiz.score')} value={typeof one.score === 'number' ? one.score : ''} onChange={(next) => change(putOrDrop(one, 'score', next === '' ? undefined : Number(next)))} hideControls />
        </Group>
      )}
    />
  );
}
