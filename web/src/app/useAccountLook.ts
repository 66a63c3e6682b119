import { useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Lang, Session, Theme } from '~/api/contract';
import { queries } from '~/api/queries';
import { useSession } from '~/api/session';
import { notifyProblem } from '~/components/problemText';

/** Applies the account's language and colours to this browser. */
export function useAccountLook() {
  const { language, theme } = useSession().operator;
  const { i18n } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (i18n.language !== language) void i18n.changeLanguage(language);
  }, [i18n, language]);
  useEffect(() => setColorScheme(theme), [theme, setColorScheme]);
}

/** Changes something of the account: at once on screen, then on the server, and back if the server says no. */
export function useAccountPatch() {
  const client = useQueryClient();
  const key = queries.session().queryKey;
  return useMutation({
    mutationFn: (patch: { name?: string; language?: Lang; theme?: Theme }) => api.patch('/me', { body: patch }),
    onMutate: (patch) => {
      const before = client.getQueryData<Session>(key);
      if (before) client.setQueryData(key, { ...before, operator: { ...before.operator, ...patch } });
      return { before };
    },
    onError: (error, _patch, kept) => {
      if (kept?.before) client.setQueryData(key, kept.before);
      notifyProblem(error);
    },
    // Words made by the server come in the reader's language too.
    onSuccess: (_operator, patch) => patch.language && client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' }),
  });
}

/** Ends the session and forgets everything loaded with it. */
export function useSignOut() {
  const client = useQueryClient();
  const router = useRouter();
  return async () => {
    try {
      await api.delete('/session');
    } catch (error) {
      return notifyProblem(error);
    }
    await router.navigate({ to: '/login' });
    client.clear();
  };
}
