import { queryOptions } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { apiUrl, api, exchange } from '~/api/client';
import type { FormField } from '~/api/contract';
import { Problem } from '~/api/problem';

/** A kind of trigger: what it is called and what can be set. The server describes it as it describes kinds of blocks. */
export interface TriggerKind {
  kind: string;
  title: string;
  about: string;
  group: string;
  form: FormField[];
  /** Something in the program makes the cause; undefined when the server does not say. */
  connected?: boolean;
}

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  enum?: string[];
}

/** The kinds the server knows. One that does not list them yet still names them in the schema of documents. */
export const triggerKinds = (language: string, t: TFunction<'forms'>) => queryOptions({
  queryKey: ['trigger-kinds', language],
  staleTime: Infinity,
  queryFn: async ({ signal }): Promise<TriggerKind[]> => {
    const root = apiUrl('/block-kinds').replace(/block-kinds$/, '');
    const response = await exchange(`${root}trigger-kinds`, { method: 'GET', signal, timeout: 20_000 });
    if (response.ok) return (await response.json()) as TriggerKind[];
    if (response.status !== 404) throw await Problem.from(response);
    const schema = (await api.get('/schemas/flow.json', { signal })) as Schema;
    return (schema.properties?.triggers?.items?.properties?.kind?.enum ?? []).map((kind) => ({ kind, title: t(`trigger.${kind}` as 'trigger.link', { defaultValue: kind }), about: '', group: '', form: knownForm(kind, t) }));
  },
});

/** What can be set on the kinds every server knows. */
function knownForm(kind: string, t: TFunction<'forms'>): FormField[] {
  const field = (key: string, type: FormField['type'], label: string, more: Partial<FormField> = {}): FormField => ({ key, type, label, help: '', required: false, ...more });
  const own: Record<string, FormField[] | undefined> = {
    keyword: [
      field('words', 'list', t('trigger.words'), { required: true, item: field('', 'string', '') }),
      field('match', 'enum', t('trigger.match'), { options: (['tolerant', 'whole', 'exact'] as const).map((value) => ({ value, label: t(`trigger.${value}`) })) }),
    ],
    event: [field('event', 'string', t('trigger.eventName'), { required: true })],
  };
  return [...(own[kind] ?? []), field('priority', 'int', t('trigger.priority'), { help: t('trigger.priorityAbout'), min: -1000, max: 1000 }), field('start', 'block', t('trigger.start'))];
}
