import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlockKind, Finding } from '~/api/contract';
import { queries } from '~/api/queries';
import type { FormWorld, Variable } from '~/components/form/context';
import { inBlock } from '~/components/form/path';
import { useFieldChoices } from '~/components/form/References';
import { type Block, type FlowDocument, say } from '../../document/document';
import { plainText } from '../../document/markup';

/** What the fields of a funnel's forms stand on: its languages and blocks, the values its texts can hold, what the check says. */
export function useFlowWorld(document: FlowDocument, findings: readonly Finding[], block = ''): FormWorld {
  const { t, i18n } = useTranslation('forms');
  const { data: kinds } = useQuery(queries.blockKinds());
  const { data: fields } = useQuery(queries.fields());
  const standard = useFieldChoices();
  const languages = useMemo(() => (document.languages.length ? document.languages : [i18n.language]), [document.languages, i18n.language]);
  const { blocks, id } = document;
  return useMemo(() => {
    const reader = [i18n.language, ...languages];
    const own = new Set((fields ?? []).map((one) => one.key));
    const contact = new Set(['first_name', 'last_name', 'phone', 'email', 'city']);
    const variables: Variable[] = [
      { path: 'contact.name', label: t('variable.fullName'), group: 'contact', sample: t('sample.name') },
      ...standard.filter((one) => contact.has(one.value)).map((one): Variable => ({ path: `contact.${one.value}`, label: one.label, group: 'contact', sample: t(`sample.${one.value}` as 'sample.name') })),
      ...standard.filter((one) => own.has(one.value)).map((one): Variable => ({ path: `contact.${one.value}`, label: one.label, group: 'field', sample: '' })),
      ...blocks.flatMap((block) => answersOf(block, reader, t('variable.score'))),
    ];
    return {
      languages,
      variables,
      owner: `${id}/${block}`,
      blocks: blocks.map((block) => ({ value: block.id, label: blockName(block, kinds, reader) })),
      findings: findings.map((one) => ({ ...one, path: inBlock(one.path) })),
    };
  }, [block, blocks, fields, findings, i18n.language, id, kinds, languages, standard, t]);
}

/** What a block lets the texts after it say: its answer, or its score. */
function answersOf(block: Block, languages: readonly string[], score: string): Variable[] {
  if (block.kind === 'quiz') return [{ path: `score.${block.id}`, label: `${score}: ${say(block.title, languages) || block.id}`, group: 'answer', sample: '' }];
  const content = block.content as { text?: unknown } | undefined;
  if (block.kind !== 'question' && block.kind !== 'poll') return [];
  const name = typeof block.name === 'string' && block.name ? block.name : block.id;
  const asked = plainText(say(content?.text, languages)).split('\n')[0] ?? '';
  return [{ path: `answer.${name}`, label: say(block.title, languages) || (asked.length > 40 ? `${asked.slice(0, 38)}…` : asked) || name, group: 'answer', sample: '' }];
}

/** A block in a few words. */
export function blockName(block: Block, kinds: readonly BlockKind[] | undefined, languages: readonly string[]): string {
  const kind = kinds?.find((one) => one.kind === block.kind)?.title ?? block.kind;
  const title = say(block.title, languages);
  if (title) return title;
  const text = plainText(say((block.content as { text?: unknown } | undefined)?.text, languages)).split('\n')[0] ?? '';
  return text ? `${kind}: ${text.length > 40 ? `${text.slice(0, 38)}…` : text}` : `${kind} (${block.id})`;
}
