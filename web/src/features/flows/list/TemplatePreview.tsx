import { Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { queries } from '~/api/queries';
import { LoadFailed } from '~/components/LoadFailed';
import { notifyProblem } from '~/components/problemText';
import { BlockIcon } from '../canvas/BlockIcon';
import { readDocument } from '../document/document';
import { readingOrder, startId, toGraph } from '../document/graph';
import classes from './Gallery.module.css';
import { useOpenNew } from './useOpenNew';

/** A ready funnel before it is made: how it works, what to change first, and its blocks in the order of reading. */
export default function TemplatePreview({ name, onBack, onClose }: { name: string; onBack: () => void; onClose: () => void }) {
  const { t } = useTranslation(['gallery', 'common']);
  const openNew = useOpenNew();
  const { data, error, refetch } = useQuery({ queryKey: ['templates', name], queryFn: ({ signal }) => api.get('/templates/{name}', { path: { name }, signal }), staleTime: Infinity });
  const make = useMutation({ mutationFn: () => api.post('/flows', { body: { template: name } }), onSuccess: openNew, onError: notifyProblem });
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  if (!data) return null;
  return (
    <Stack>
      <div>
        <Title order={2} size="h3">{data.name}</Title>
        <Text c="dimmed">{data.about}</Text>
      </div>
      <div className={classes.preview}>
        <Stack gap="lg">
          <section aria-labelledby="template-how"><Title order={3} size="h5" id="template-how" mb={4}>{t('how')}</Title><Text>{data.how}</Text></section>
          <section aria-labelledby="template-change"><Title order={3} size="h5" id="template-change" mb={4}>{t('change')}</Title><List type="ordered" spacing={4}>{data.change.map((one) => <List.Item key={one}>{one}</List.Item>)}</List></section>
        </Stack>
        <Steps document={data.document} conditions={data.conditions} />
      </div>
      <Text size="sm" c="dimmed">{t('draft')}</Text>
      <Group justify="space-between" className={classes.foot}>
        <Button variant="default" leftSection={<IconArrowLeft size={16} />} onClick={onBack}>{t('others')}</Button>
        <Group gap="xs"><Button variant="default" onClick={onClose} visibleFrom="xs">{t('common:cancel')}</Button><Button onClick={() => make.mutate()} loading={make.isPending} data-autofocus>{t('make')}</Button></Group>
      </Group>
    </Stack>
  );
}

/** The blocks of a document as a list to read, with where each way out leads. */
function Steps({ document: raw, conditions }: { document: Record<string, unknown>; conditions: Record<string, string> }) {
  const { t: words } = useTranslation('gallery');
  const { t, i18n } = useTranslation('flows');
  const { data: kinds } = useQuery(queries.blockKinds());
  const { data: stages } = useQuery(queries.stages());
  const { data: causes } = useQuery(queries.triggerKinds());
  const rows = useMemo(() => {
    if (!kinds) return [];
    const document = readDocument(raw);
    const reader = { t, languages: [i18n.language, ...document.languages], conditions, stages: new Map(stages?.map((stage) => [stage.key, stage.title])), triggers: new Map(causes?.map((cause) => [cause.kind, cause.title])) };
    return readingOrder(toGraph(document, kinds, reader));
  }, [raw, kinds, stages, causes, conditions, t, i18n.language]);
  const number = new Map(rows.filter(({ card }) => card.id !== startId).map(({ card }, index) => [card.id, index + 1]));
  return (
    <section aria-labelledby="template-steps">
      <Title order={3} size="h5" id="template-steps" mb={4}>{words('steps', { count: number.size })}</Title>
      <ol className={classes.steps}>
        {rows.map(({ card }) => (
          <li key={card.id}>
            <BlockIcon icon={card.icon} group={card.group} />
            <div>
              <Text size="sm" fw={500}>{number.has(card.id) ? `${number.get(card.id)}. ` : ''}{card.title || card.kindTitle}</Text>
              {card.text ? <Text size="sm" c="dimmed" lineClamp={3} className={classes.said}>{card.text}</Text> : null}
              {card.id === startId ? card.exits.map((exit) => <Text key={exit.name} size="sm" c="dimmed">{exit.label}</Text>) : card.exits.length > 1 ? <Text size="xs" c="dimmed">{card.exits.map((exit) => `${exit.label} → ${exit.to === null ? t('outline.ends') : (number.get(exit.to) ?? '')}`).join(' · ')}</Text> : null}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
