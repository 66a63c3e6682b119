import { Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '~/components/filter/Filter.module.css';
import { FilterBuilder } from '~/components/filter/FilterBuilder';
import { useFilterBuilder } from '~/components/filter/useFilterBuilder';
import { useCount } from '~/components/filter/useFilter';
import { CountText } from './CountText';

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
  const state = useFilterBuilder(filter);
  const { text, late, check, right } = state;
  const count = useCount(search, late.trim() || undefined, !late.trim() || check.data?.ok === true);
  return (
    <Stack gap="md">
      <FilterBuilder state={state} />
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
