import { ActionIcon, Button, Group as Row, SegmentedControl, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './Filter.module.css';
import { RuleRow } from './RuleRow';
import { emptyGroup, type Group, isGroup, nextId, replace, type Rule } from './tree';
import type { Vocabulary } from './vocabulary';

const deepest = 3;

const newRule = (): Rule => ({ id: nextId(), atom: '', args: [], comparison: '', values: [], not: false });

/** Conditions joined by "all" or "any", and groups inside them. */
export function GroupBox({ group, words, depth = 0, onChange, onRemove }: { group: Group; words: Vocabulary; depth?: number; onChange: (group: Group) => void; onRemove?: () => void }) {
  const { t } = useTranslation('contacts');
  const joins = [{ value: 'and', label: t('filter.all') }, { value: 'or', label: t('filter.any') }];
  return (
    <fieldset className={classes.group} data-depth={depth || undefined} aria-label={group.join === 'and' ? t('filter.all') : t('filter.any')}>
      {group.items.length > 1 || depth > 0 ? (
        <Row justify="space-between" mb={6} wrap="nowrap">
          {group.not ? <Select w={210} size="xs" aria-label={t('filter.join')} data={[{ value: 'and', label: t('filter.notAll') }, { value: 'or', label: t('filter.none') }]} value={group.join} allowDeselect={false} onChange={(join) => join && onChange({ ...group, join: join as Group['join'] })} />
            : <SegmentedControl size="xs" aria-label={t('filter.join')} data={joins} value={group.join} onChange={(join) => onChange({ ...group, join: join as Group['join'] })} />}
          {onRemove ? <ActionIcon aria-label={t('filter.removeGroup')} onClick={onRemove}><IconX size={16} /></ActionIcon> : null}
        </Row>
      ) : null}
      {group.items.map((item) => (isGroup(item)
        ? <GroupBox key={item.id} group={item} words={words} depth={depth + 1} onChange={(next) => onChange(replace(group, item.id, next))} onRemove={() => onChange(replace(group, item.id, null))} />
        : <RuleRow key={item.id} rule={item} words={words} onChange={(next) => onChange(replace(group, item.id, next))} onRemove={() => onChange(replace(group, item.id, null))} />))}
      <Row gap={4} mt={2}>
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => onChange({ ...group, items: [...group.items, newRule()] })}>{t('filter.addCondition')}</Button>
        {depth < deepest && group.items.length > 0 ? <Button size="compact-sm" variant="subtle" color="gray" onClick={() => onChange({ ...group, items: [...group.items, { ...emptyGroup(group.join === 'and' ? 'or' : 'and'), items: [newRule()] }] })}>{t('filter.addGroup')}</Button> : null}
      </Row>
    </fieldset>
  );
}
