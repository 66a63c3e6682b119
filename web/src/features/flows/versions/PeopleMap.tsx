import { Group, Select, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { AffectedBlock, PublishPlan } from '~/api/contract';
import { StatusBadge } from '~/components/StatusBadge';
import { useFormat } from '~/components/useFormat';
import { finishOld, stop } from './fates';
import classes from './versions.module.css';

interface Props {
  plan: PublishPlan;
  /** What the editor calls its blocks; those that the draft has no more are called as the server calls them. */
  names: ReadonlyMap<string, string>;
  map: Record<string, string>;
  errors: Record<string, unknown>;
  choose: (block: string, target: string) => void;
}

/** The people at blocks that change or go: how many there are, and a choice of what becomes of them. */
export function PeopleMap({ plan, names, map, errors, choose }: Props) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const title = useId();
  if (plan.people === 0) return null;
  return (
    <section aria-labelledby={title}>
      <Text fw={600} id={title}>{t('plan.people')}</Text>
      <Text size="sm" c="dimmed">
        {plan.people_unchanged === plan.people
          ? t('plan.allUnchanged', { count: plan.people, people: format.number(plan.people) })
          : t('plan.inside', { count: plan.people, people: format.number(plan.people) })}
      </Text>
      {plan.blocks.length ? (
        <ul className={classes.blocks}>
          {plan.blocks.map((one) => <BlockPeople key={one.block} block={one} plan={plan} names={names} value={map[one.block] ?? one.proposed} error={errors[`map.${one.block}`]} choose={(target) => choose(one.block, target)} />)}
        </ul>
      ) : null}
      {plan.blocks.length && plan.people_unchanged ? <Text size="sm" c="dimmed">{t('plan.unchanged', { count: plan.people_unchanged, people: format.number(plan.people_unchanged) })}</Text> : null}
    </section>
  );
}

function BlockPeople({ block, plan, names, value, error, choose }: { block: AffectedBlock; plan: PublishPlan; names: ReadonlyMap<string, string>; value: string; error: unknown; choose: (target: string) => void }) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const nameOf = (one: { block: string; title: string }) => names.get(one.block) ?? (one.title || one.block);
  const versions = block.versions.map((one) => t('plan.inVersion', { number: one.number, people: format.number(one.people) })).join(', ');
  const targets = plan.targets.filter((one) => one.block !== block.block && one.block !== finishOld && one.block !== stop);
  const rest = [
    ...(block.may_stay ? [{ value: block.block, label: t('plan.stay') }] : []),
    { value: finishOld, label: t('plan.finishOld') },
    { value: stop, label: t('plan.stop') },
  ];
  return (
    <li className={classes.block}>
      <Stack gap={2} className={classes.about}>
        <Group gap={8} wrap="nowrap"><Text fw={600} lineClamp={2}>{nameOf(block)}</Text><StatusBadge tone={block.removed ? 'bad' : 'warning'}>{block.removed ? t('plan.removed') : t('plan.changed')}</StatusBadge></Group>
        <Text size="sm">{t('plan.waitHere', { count: block.people, people: format.number(block.people) })}</Text>
        {block.versions.length > 1 ? <Text size="sm" c="dimmed">{versions}</Text> : null}
      </Stack>
      <Select
        className={classes.choice}
        aria-label={t('plan.choose', { name: nameOf(block) })}
        data={[{ group: t('plan.keep'), items: rest }, { group: t('plan.goTo'), items: targets.map((one) => ({ value: one.block, label: nameOf(one) })) }]}
        value={value}
        onChange={(next) => next && choose(next)}
        allowDeselect={false}
        searchable={targets.length > 8}
        nothingFoundMessage={t('plan.noBlock')}
        error={typeof error === 'string' ? error : undefined}
        description={value === block.proposed ? t('plan.proposed') : undefined}
        comboboxProps={{ withinPortal: true }}
      />
    </li>
  );
}
