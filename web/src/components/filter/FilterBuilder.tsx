import { SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { GroupBox } from './GroupBox';
import { parse } from './parse';
import { TextMode } from './TextMode';
import { useVocabulary } from './useFilter';
import type { useFilterBuilder } from './useFilterBuilder';

/** Conditions to choose from, or the same as text, with what is wrong below. */
export function FilterBuilder({ state }: { state: ReturnType<typeof useFilterBuilder> }) {
  const { t } = useTranslation('contacts');
  const words = useVocabulary();
  const { text, group, mode, problems } = state;
  return (
    <>
      <SegmentedControl size="xs" aria-label={t('filter.mode')} style={{ alignSelf: 'flex-start' }} value={mode} onChange={state.switchTo} data={[{ value: 'builder', label: t('filter.builder'), disabled: mode === 'text' && parse(text) === null }, { value: 'text', label: t('filter.asText') }]} />
      {mode === 'text' ? <TextMode text={text} problems={problems} onChange={state.setText} /> : words ? <GroupBox group={group} words={words} onChange={state.change} /> : <Skeleton h={80} />}
      {mode === 'builder' && problems.length ? <output>{problems.map((problem) => <Text key={problem.text} size="sm" c="var(--mantine-color-error)">{problem.text}</Text>)}</output> : null}
    </>
  );
}
