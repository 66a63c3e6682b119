import { Button, Modal, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '~/api/queries';
import { LoadFailed } from './LoadFailed';
import { Story, type StoryLine } from './Story';
import { useFormat } from './useFormat';

/** What is asked about: a person's way through a flow, or one message to them. */
export type WhyAbout = { flow: string } | { message: string };

/** A small button that tells why a person was led where they were, or why a message was or was not sent. */
export function Why({ contact, about, title }: { contact: string; about: WhyAbout; title: string }) {
  const { t } = useTranslation('why');
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setAsked(true)} aria-label={`${t('action')}: ${title}`}>{t('action')}</Button>
      <Modal opened={asked} onClose={() => setAsked(false)} size="lg" title={'flow' in about ? t('flow', { flow: title }) : t('message')}>{asked ? <Told contact={contact} about={about} /> : null}</Modal>
    </>
  );
}

function Told({ contact, about }: { contact: string; about: WhyAbout }) {
  const { t } = useTranslation('why');
  const format = useFormat();
  const { data, error, refetch } = useQuery(queries.why(contact, about));
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={160} />;
  if (data.length === 0) return <Text c="dimmed">{t('none')}</Text>;
  // Lines of one moment stand together under it.
  const lines: StoryLine[] = data.map((line, i) => ({ kind: line.kind, text: line.text, at: line.at === data[i - 1]?.at ? undefined : format.dateTime(line.at) }));
  return <Story lines={lines} />;
}
