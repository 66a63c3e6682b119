import { Button, Drawer, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Filter.module.css';
import { GroupBox } from './GroupBox';
import { parse } from './parse';
import { TextMode } from './TextMode';
import { emptyGroup, print } from './tree';
import { useCount, useFilterCheck, useVocabulary } from './useFilter';
import { CountText } from '../CountText';

interface Props {
  opened: boolean;
  filter: string;
  search?: string;
  onClose: () => void;
  onApply: (filter: string) => void;
}

/** Who to show: conditions to choose from, or the same as text; with a sentence and the number of people all the while. */
export function FilterDrawer({ opened, onClose, ...rest }: Props) {
  const { t } = useTranslation('contacts');
  return <Drawer opened={opened} onClose={onClose} position="right" size={620} title={t('filter.title')}>{opened ? <FilterForm onClose={onClose} {...rest} /> : null}</Drawer>;
}

export function FilterForm({ filter, search, onClose, onApply }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['contacts', 'common']);
  const words = useVocabulary();
  const [text, setText] = useState(filter);
  const [group, setGroup] = useState(() => parse(filter) ?? emptyGroup());
  const [mode, setMode] = useState<'builder' | 'text'>(() => (parse(filter) ? 'builder' : 'text'));
  const [late] = useDebouncedValue(text, 350);
  const check = useFilterCheck(late);
  const settled = late === text && !check.isPlaceholderData;
  const problems = settled && late.trim() && check.data && !check.data.ok ? check.data.problems : [];
  const right = !text.trim() || (settled && check.data?.ok === true);
  const count = useCount(search, late.trim() || undefined, !late.trim() || check.data?.ok === true);
  const change = (next: typeof group) => {
    setGroup(next);
    setText(print(next));
  };
  const switchTo = (next: string) => {
    if (next === 'builder') {
      const read = parse(text);
      if (!read) return;
      setGroup(read);
    }
    setMode(next as typeof mode);
  };
  return (
    <Stack gap="md">
      <SegmentedControl size="xs" aria-label={t('filter.mode')} style={{ alignSelf: 'flex-start' }} value={mode} onChange={switchTo} data={[{ value: 'builder', label: t('filter.builder'), disabled: mode === 'text' && parse(text) === null }, { value: 'text', label: t('filter.asText') }]} />
      {mode === 'text' ? <TextMode text={text} problems={problems} onChange={setText} /> : words ? <GroupBox group={group} words={words} onChange={change} /> : <Skeleton h={80} />}
      {mode === 'builder' && problems.length ? <output>{problems.map((problem) => <Text key={problem.text} size="sm" c="var(--mantine-color-error)">{problem.text}</Text>)}</output> : null}
      <div className={classes.result}>
        {text.trim() && check.data?.ok ? <Text>{check.data.sentence}</Text> : <Text c="dimmed">{text.trim() ? t('filter.unfinished') : t('filter.everybody')}</Text>}
        <Text fw={600} component="output" style={{ opacity: count.isPlaceholderData ? 0.6 : 1 }}>{!right ? null : count.data ? <CountText count={count.data} /> : '…'}</Text>
      </div>
      <Group justify="flex-end" className={classes.foot}>
        {filter ? <Button variant="subtle" color="gray" onClick={() => onApply('')} mr="auto">{t('filter.clear')}</Button> : null}
        <Button variant="default" onClick={onClose}>{t('common:cancel')}</Button>
        <Button disabled={!right} onClick={() => onApply(text.trim() && check.data?.ok ? check.data.canonical || text.trim() : '')}>{t('filter.apply')}</Button>
      </Group>
    </Stack>
  );
}
