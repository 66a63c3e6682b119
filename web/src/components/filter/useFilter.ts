import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { queries } from '~/api/queries';
import type { Vocabulary } from './vocabulary';

/** What the server says of a filter: whether it is right, where it is wrong, and the same as a sentence. */
export function useFilterCheck(text: string) {
  const { i18n } = useTranslation();
  return useQuery({ ...queries.filterCheck(text, i18n.language), placeholderData: keepPreviousData });
}

/** How many people fit, bounded: with `more` it is "at least". */
export function useCount(search: string | undefined, filter: string | undefined, enabled = true) {
  return useQuery({ queryKey: ['contacts', 'count', { search, filter }], queryFn: ({ signal }) => api.get('/contacts/count', { signal, query: { search, filter } }), enabled, placeholderData: keepPreviousData });
}

/** The words of the filter language in this workspace; null until all of them are loaded. */
export function useVocabulary(): Vocabulary | null {
  const atoms = useQuery(queries.filterAtoms()).data;
  const fields = useQuery(queries.fields()).data;
  const tags = useQuery(queries.tags()).data;
  const stages = useQuery(queries.stages()).data;
  return atoms && fields && tags && stages ? { atoms, fields, tags, stages } : null;
}
