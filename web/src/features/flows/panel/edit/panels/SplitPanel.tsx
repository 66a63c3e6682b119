import { Button, NumberInput, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ListField } from '~/components/form/ListField';
import { under } from '~/components/form/path';
import { WordsField } from '~/components/form/TextFields';
import { put, putOrDrop, type Values } from '~/components/form/values';
import { useFormat } from '~/components/useFormat';
import { freshId, type PanelProps, putItems } from '../panel';

const weightOf = (one: Values): number => (typeof one.weight === 'number' ? one.weight : 0);

/** The branches of a split with their weights, and what share of people each gets. */
export function SplitPanel({ block, onChange }: PanelProps) {
  const { t } = useTranslation('forms');
  const format = useFormat();
  const list = Array.isArray(block.branches) ? (block.branches as Values[]) : [];
  const total = list.reduce((sum, one) => sum + weightOf(one), 0);
  const change = (next: Values[]) => onChange(putItems(block, 'branches', next), 'branches');
  const shares = list.length ? Math.floor(100 / list.length) : 0;
  return (
    <Stack gap="xs">
      <ListField<Values>
        label={t('split.branches')} path="branches" value={list} onChange={change} add={t('split.add')}
        fresh={() => ({ id: freshId(list, 'b'), weight: 50 })}
        name={(one) => (total > 0 ? t('split.share', { id: String(one.id), share: format.percent(weightOf(one) / total) }) : String(one.id))}
        renderItem={(one, index, put1) => (
          <Stack gap="xs">
            <WordsField plain label={t('split.name')} path={under(under('branches', index), 'name')} example={String(one.id)} value={one.name} onChange={(next) => put1(putOrDrop(one, 'name', next))} />
            <NumberInput label={t('split.weight')} min={0} max={1000} value={typeof one.weight === 'number' ? one.weight : ''} onChange={(next) => put1(putOrDrop(one, 'weight', next === '' ? undefined : Number(next)))} />
          </Stack>
        )}
      />
      {list.length > 1 ? <Button size="compact-sm" variant="subtle" style={{ alignSelf: 'flex-start' }} onClick={() => change(list.map((one, index) => put(one, 'weight', index === 0 ? 100 - shares * (list.length - 1) : shares)))}>{t('split.even')}</Button> : null}
      {list.length > 0 && total === 0 ? <Text size="xs" c="dimmed">{t('split.noWeights')}</Text> : null}
    </Stack>
  );
}
