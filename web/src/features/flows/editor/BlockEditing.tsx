import { ActionIcon, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '~/api/contract';
import { BlockIcon } from '../canvas/BlockIcon';
import { setBlock } from '../document/change';
import type { Block } from '../document/document';
import type { Graph } from '../document/graph';
import { useDraft, useFlowEditor } from './context';
import { Exits } from './Exits';

// Brings the editor of messages with it.
const BlockForm = lazy(() => import('../panel/edit/BlockForm'));
const BlockNote = lazy(() => import('./BlockNote'));

/** Everything about one block, to be changed: what it holds, where its exits lead, and its whole existence. */
export function BlockEditing({ block, graph, findings }: { block: Block; graph: Graph; findings: Finding[] }) {
  const { t } = useTranslation('flows');
  const { store, act, kinds } = useFlowEditor();
  const document = useDraft((state) => state.document);
  const spec = kinds.find((one) => one.kind === block.kind);
  const only = new Set([block.id]);
  return (
    <>
      <Group wrap="nowrap" gap="xs" p="md" pb={0}>
        <BlockIcon icon={spec?.icon ?? ''} group={spec?.group ?? ''} />
        <div style={{ flex: 1 }}><Text fw={600}>{spec?.title ?? block.kind}</Text>{spec ? <Text size="sm" c="dimmed">{spec.about}</Text> : null}</div>
        <Tooltip label={t('edit.duplicate')}><ActionIcon size={34} variant="default" aria-label={t('edit.duplicate')} onClick={() => act.duplicate(only)}><IconCopy size={17} /></ActionIcon></Tooltip>
        <Tooltip label={t('edit.remove')}><ActionIcon size={34} variant="default" aria-label={t('edit.remove')} onClick={() => act.remove(only)}><IconTrash size={17} /></ActionIcon></Tooltip>
      </Group>
      {spec ? <Suspense fallback={null}><BlockForm block={block} spec={spec} document={document} findings={findings} onChange={(next, field) => store.getState().run((now) => setBlock(now, next), field && `${block.id}.${field}`)} /></Suspense> : null}
      <Stack px="md" pb="md"><Exits card={graph.cards.find((one) => one.id === block.id)} graph={graph} /><Suspense fallback={null}><BlockNote block={block.id} /></Suspense></Stack>
    </>
  );
}
