import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Contact, Source } from '~/api/contract';
import { useFormat } from '~/components/useFormat';
import classes from './Card.module.css';
import { Section } from './Section';

/** Where the person came from, the first time and the last. */
export function SourcesCard({ contact }: { contact: Contact }) {
  const { t } = useTranslation(['contacts', 'common']);
  const { first_source: first, last_source: last } = contact;
  return (
    <Section title={t('source.title')}>
      {first ? <OneSource title={t('source.first')} source={first} /> : <Text size="sm" c="dimmed">{t('source.unknown')}</Text>}
      {last && last.at !== first?.at ? <OneSource title={t('source.last')} source={last} /> : null}
    </Section>
  );
}

function OneSource({ title, source }: { title: string; source: Source }) {
  const { t } = useTranslation(['contacts', 'common']);
  const format = useFormat();
  const pairs = [
    ...Object.entries(source.utm).map(([key, value]) => [key.startsWith('utm_') ? key : `utm_${key}`, value] as const),
    ...Object.entries(source.click_ids),
    [t('source.referrer'), source.referrer] as const,
    [t('source.landing'), source.landing] as const,
    [t('source.device'), source.device] as const,
  ].filter(([, value]) => value);
  return (
    <div style={{ marginBottom: 12 }}>
      <Text size="sm" c="dimmed">{title} · {format.dateTime(source.at)}</Text>
      <Text fw={500}>{source.link_name || t(`common:sourceKind.${source.kind}` as 'common:sourceKind.link', { defaultValue: source.kind })}</Text>
      {pairs.length ? <dl className={classes.pairs}>{pairs.map(([key, value]) => <FragmentPair key={key} name={key} value={value} />)}</dl> : null}
    </div>
  );
}

function FragmentPair({ name, value }: { name: string; value: string }) {
  return <><dt>{name}</dt><dd>{value}</dd></>;
}
