import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { api } from '~/api/client';
import type { Flow, SimulatedInput, SimulatedPerson, SimulateRequest } from '~/api/contract';
import type { FlowDocument } from '../document/document';

export type Start = NonNullable<SimulateRequest['start']>;

/** Everything that decides a run. The server keeps nothing: it is sent whole each time. */
export interface Run {
  channel: string;
  person: SimulatedPerson;
  start: Start;
  inputs: SimulatedInput[];
}

/** The document as the server takes it. What a page does not hold comes from the saved draft. */
export function whole(flow: Flow, document: FlowDocument): Record<string, unknown> {
  return 'format' in document ? { ...document } : { ...flow.document, ...document };
}

const present = () => new Date().toISOString();

/** A run of the draft, played anew whenever the draft or what happens in it changes. */
export function useSimulation(flow: Flow, document: FlowDocument, first: Run) {
  const [run, setRun] = useState(() => ({ ...first, begin: present() }));
  const [draft] = useDebouncedValue(document, 400); // typing in the editor should not play every letter
  const sent = useMemo(() => whole(flow, draft), [flow, draft]);
  const body = useMemo(() => ({ ...run, choose: true, document: sent }), [run, sent]);
  const { data, error } = useQuery({
    queryKey: ['simulate', flow.id, body],
    queryFn: ({ signal }) => api.post('/flows/{id}/simulate', { path: { id: flow.id }, body, signal }),
    placeholderData: keepPreviousData, staleTime: Infinity, gcTime: 0, retry: false,
  });
  const change = useCallback((next: Partial<Run>) => setRun((old) => ({ ...old, ...next })), []);
  const act = useCallback((input: SimulatedInput) => setRun((old) => ({ ...old, inputs: [...old.inputs, input] })), []);
  const undo = useCallback(() => setRun((old) => ({ ...old, inputs: old.inputs.slice(0, -1) })), []);
  const restart = useCallback((next: Partial<Run> = {}) => setRun((old) => ({ ...old, ...next, inputs: [], begin: present() })), []);
  /** The run as a scenario file. */
  const scenario = useCallback(() => api.post('/flows/{id}/simulate/scenario', { path: { id: flow.id }, body }), [flow.id, body]);
  return { run, result: data ?? null, error, change, act, undo, restart, scenario };
}
