import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '~/api/client';
import type { BlockKind, Flow } from '~/api/contract';
import { notifyProblem } from '~/components/problemText';
import { readDocument, type FlowDocument } from '../../document/document';
import { flowQueries } from '../../flowQueries';
import BlockForm from './BlockForm';
import StartForm from './StartForm';

/** The forms over a draft that is saved a moment after each change. */
export default function DraftForms({ flow, kinds, block }: { flow: Flow; kinds: readonly BlockKind[]; block: string }) {
  const client = useQueryClient();
  const [document, setDocument] = useState<FlowDocument>(() => ({ ...flow.document, ...readDocument(flow.document) }));
  const revision = useRef(flow.revision);
  const save = useMutation({
    mutationFn: (next: FlowDocument) => api.put('/flows/{id}/draft', { path: { id: flow.id }, body: { document: next as unknown as Record<string, never> }, revision: revision.current }),
    onSuccess: (saved) => {
      revision.current = saved.revision;
      void client.invalidateQueries({ queryKey: flowQueries.one(flow.id).queryKey });
    },
    onError: notifyProblem,
  });
  const { mutate } = save;
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return undefined;
    }
    const timer = window.setTimeout(() => mutate(document), 800);
    return () => window.clearTimeout(timer);
  }, [document, mutate]);
  if (!block) return <StartForm document={document} findings={flow.problems.filter((one) => one.block === null)} onChange={setDocument} />;
  const one = document.blocks.find((had) => had.id === block);
  const spec = kinds.find((kind) => kind.kind === one?.kind);
  if (!one || !spec) return <Text p="md" c="dimmed">{block}</Text>;
  return <BlockForm block={one} spec={spec} document={document} findings={flow.problems.filter((had) => had.block === block)} onChange={(next) => setDocument((before) => ({ ...before, blocks: before.blocks.map((had) => (had.id === next.id ? next : had)) }))} />;
}
