import { Button, Center, Text } from '@mantine/core';
import { IconClick, IconFlag, IconMessage, IconPoint, IconRoute, IconShieldCheck, IconTag, IconUser } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LoadFailed } from '~/components/LoadFailed';
import { RelativeTime } from '~/components/RelativeTime';
import { contactQueries } from '../contactQueries';
import classes from './Card.module.css';
import { Section } from './Section';

/** Icons by the first part of an event's kind ("contact.tagged"), most telling words first. */
const icons: [RegExp, typeof IconPoint][] = [[/tag/, IconTag], [/consent|subscribed/, IconShieldCheck], [/^(flow|session)/, IconRoute], [/^message/, IconMessage], [/^goal/, IconFlag], [/click|link/, IconClick], [/^contact/, IconUser]];

/** What happened with the person, newest first, page by page. */
export function Timeline({ id }: { id: string }) {
  const { t } = useTranslation(['contacts', 'common']);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(contactQueries.timeline(id));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={t('timeline.title')}>
      {error && !data ? <LoadFailed error={error} retry={() => void refetch()} /> : null}
      {data && items.length === 0 ? <Text size="sm" c="dimmed">{t('timeline.none')}</Text> : null}
      <ol className={classes.timeline}>
        {items.map((item) => {
          const Icon = icons.find(([pattern]) => pattern.test(item.kind))?.[1] ?? IconPoint;
          return (
            <li key={item.id}>
              <Icon size={17} stroke={1.6} aria-hidden="true" />
              <span style={{ overflowWrap: 'anywhere' }}>{item.text}</span>
              <Text size="sm" c="dimmed"><RelativeTime at={item.at} /></Text>
            </li>
          );
        })}
      </ol>
      {hasNextPage ? <Center mt="xs"><Button variant="subtle" color="gray" size="compact-sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('common:table.more')}</Button></Center> : null}
    </Section>
  );
}
