import { Anchor, Button, Group, Modal, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { all } from '~/api/queries';
import { EmptyState } from '~/components/EmptyState';
import { FormError } from '~/components/FormError';
import { LoadFailed } from '~/components/LoadFailed';
import { emptyFlow } from '../editor/newFlow';
import classes from './Gallery.module.css';
import { useOpenNew } from './useOpenNew';

// Draws a flow, which the list of flows needs for nothing else.
const TemplatePreview = lazy(() => import('./TemplatePreview'));

interface Props {
  onClose: () => void;
  onImport: () => void;
}

/** Begins a flow from the gallery, where a ready funnel is chosen, looked at, and made; or with nothing. */
export function CreateFlowDialog({ opened, ...rest }: Props & { opened: boolean }) {
  const { t } = useTranslation('flows');
  return <Modal opened={opened} onClose={rest.onClose} title={t('create.title')} size="xl">{opened ? <CreateFlowForm {...rest} /> : null}</Modal>;
}

export function CreateFlowForm({ onClose, onImport }: Props) {
  const { t, i18n } = useTranslation('gallery');
  const openNew = useOpenNew();
  const empty = useMutation({ mutationFn: () => api.post('/flows', { body: { document: emptyFlow(t('emptyName'), i18n.language) } }), onSuccess: openNew });
  const [chosen, setChosen] = useState<string | null>(null);
  const templates = useQuery({ queryKey: ['templates'], queryFn: ({ signal }) => all('/templates', { signal }), staleTime: Infinity });
  if (templates.error) return <LoadFailed error={templates.error} retry={() => void templates.refetch()} />;
  if (!templates.data) return <Waiting />;
  if (chosen !== null) return <Suspense fallback={<Waiting />}><TemplatePreview name={chosen} onBack={() => setChosen(null)} onClose={onClose} /></Suspense>;
  const fromFile = (
    <Group justify="space-between">
      <Text size="sm">{t('own')} <Anchor component="button" type="button" onClick={onImport}>{t('fromFile')}</Anchor></Text>
      <Button variant="default" onClick={() => empty.mutate()} loading={empty.isPending}>{t('empty')}</Button>
    </Group>
  );
  if (templates.data.length === 0) return <EmptyState title={t('none')} example={fromFile} />;
  return (
    <Stack>
      {fromFile}
      <FormError error={empty.error} />
      <Text size="sm" c="dimmed">{t('pick')}</Text>
      <ul className={classes.cards}>
        {templates.data.map((one) => (
          <li key={one.key}>
            <UnstyledButton className={classes.card} onClick={() => setChosen(one.key)} aria-label={t('look', { name: one.name })}>
              <Text fw={600} component="span">{one.name}</Text>
              <Text size="sm" c="dimmed" component="span">{one.about}</Text>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function Waiting() {
  return <Stack>{[1, 2, 3].map((key) => <Skeleton key={key} h={72} />)}</Stack>;
}
