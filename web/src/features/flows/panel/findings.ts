import { useMutation } from '@tanstack/react-query';
import { api } from '~/api/client';
import type { Finding } from '~/api/contract';
import { useSession } from '~/api/session';
import { notifyProblem } from '~/components/problemText';

export interface Silence {
  rule: string;
  at?: string;
  reason: string;
  by?: string;
  on?: string;
}
type Raw = Record<string, unknown>;

const silences = (document: Raw) => (Array.isArray(document.silenced) ? (document.silenced as Silence[]) : []);

/** Whether a finding may be switched off: rules of the trade have a reason, what does not compile has none. */
export const maySilence = (finding: Finding) => !finding.silenced && finding.why !== '';

/** The document with a finding switched off at its block, or in the whole flow. */
export function silence<D extends Raw>(document: D, finding: Finding, reason: string, by: string, on: string): D & { silenced: Silence[] } {
  const one: Silence = { rule: finding.rule, ...(finding.block ? { at: finding.block } : {}), reason: reason.trim(), by, on };
  return { ...document, silenced: [...silences(document), one] };
}

/** The document with the finding told again. What silences the rule in the whole flow goes, too: it covers this place. */
export function unsilence<D extends Raw>(document: D, finding: Finding): D {
  const rest = silences(document).filter((one) => one.rule !== finding.rule || (one.at && one.at !== finding.block));
  const { silenced: _, ...without } = document;
  return (rest.length > 0 ? { ...without, silenced: rest } : without) as D;
}

/** Findings that share a rule and a place differ in their path, and seldom in their words only. */
export const findingKey = (one: Finding) => `${one.rule}:${one.block ?? ''}:${one.path}:${one.text}`;

/** What the panel of problems can do with a draft: `apply` takes the changed document, as an editor would take any change. */
export function useFindingActions(id: string, document: Raw, apply: (next: Raw) => unknown) {
  const { operator } = useSession();
  const change = useMutation({ mutationFn: async (next: Raw | Promise<Raw>) => apply(await next), onError: notifyProblem });
  const mended = async (one: Finding): Promise<Raw> => (await api.post('/flows/{id}/fix', { path: { id }, body: { rule: one.rule, block: one.block ?? '', path: one.path, document } })).document;
  return {
    busy: change.isPending,
    onFix: (one: Finding) => change.mutate(mended(one)),
    onSilence: (one: Finding, reason: string) => change.mutate(silence(document, one, reason, operator.name, new Date().toISOString().slice(0, 10))),
    onUnsilence: (one: Finding) => change.mutate(unsilence(document, one)),
  };
}
