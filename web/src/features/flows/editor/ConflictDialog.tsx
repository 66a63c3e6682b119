import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { FormError } from '~/components/FormError';
import { compare } from '../document/compare';
import { type FlowDocument, say, sayIn, type Words } from '../document/document';
import { idMaker } from '../document/ids';
import type { Theirs } from './autosave';
import { useFlowEditor } from './context';
import classes from './Editor.module.css';

const few = 6;

/** Somebody else saved this flow meanwhile: what differs, and whose to keep. Nothing is lost either way: ours can become a flow of its own. */
export default function ConflictDialog({ theirs }: { theirs: Theirs }) {
  const { t } = useTranslation('flows');
  const { store, save, kinds, language } = useFlowEditor();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mine = store.getState().document;
  const difference = useMemo(() => compare(theirs.document, mine, [language, ...mine.languages], (kind) => kinds.find((one) => one.kind === kind)?.title ?? kind), [theirs, mine, language, kinds]);
  const copy = useMutation({
    mutationFn: () => api.post('/flows', { body: { document: copyOf(store.getState().document, language, (name) => t('conflict.copyName', { name })) } }),
    onSuccess: (flow) => {
      save.takeTheirs(theirs);
      void client.invalidateQueries({ queryKey: ['flows'] });
      void navigate({ to: '/flows/$id', params: { id: flow.id } });
    },
  });
  const names = (list: string[]) => list.slice(0, few).join(', ') + (list.length > few ? t('conflict.more', { count: list.length - few }) : '');
  const rows = (['added', 'changed', 'removed'] as const).filter((key) => difference[key].length).map((key) => t(`conflict.${key}`, { names: names(difference[key]) }));
  if (difference.rest) rows.push(t('conflict.rest'));
  if (difference.looks) rows.push(t('conflict.looks'));
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title={t('conflict.title')} size="lg">
      <Stack>
        <Text>{t('conflict.about')}</Text>
        <div>
          <Text fw={600} size="sm" mb={4}>{t('conflict.difference')}</Text>
          <ul className={classes.words}>{rows.map((row) => <li key={row}>{row}</li>)}</ul>
        </div>
        <FormError error={copy.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => save.takeTheirs(theirs)}>{t('conflict.theirs')}</Button>
          <Button loading={copy.isPending} onClick={() => copy.mutate()} data-autofocus>{t('conflict.copy')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** The document as a flow of its own: another id, and a name that says so. */
function copyOf(document: FlowDocument, language: string, named: (name: string) => string): FlowDocument {
  const name = say(document.name, [language, ...document.languages]) || document.id;
  return { ...document, id: idMaker(document).fresh(document.id), name: sayIn(document.name as Words | undefined, language, named(name), document.languages) };
}
