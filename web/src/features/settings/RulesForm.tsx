import { Button, Group, MultiSelect, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Workspace } from '~/api/contract';
import { queries } from '~/api/queries';
import { useCan } from '~/api/session';
import { FormError } from '~/components/FormError';
import { notifyDone } from '~/components/problemText';
import { useNewer } from '~/components/useNewer';
import { useSubmit } from '~/components/useSubmit';

type Word = NonNullable<Workspace['settings']['avoided_words']>[number];

/** Words as lines: what is avoided, and behind a sign of equality what is said instead. */
export const toLines = (words: Word[] = []) => words.map((one) => (one.instead ? `${one.word} = ${one.instead}` : one.word)).join('\n');

export function fromLines(text: string): Word[] {
  return text.split('\n').flatMap((line) => {
    const [word = '', ...rest] = line.split('=');
    const instead = rest.join('=').trim();
    return word.trim() ? [{ word: word.trim(), ...(instead ? { instead } : {}) }] : [];
  });
}

const valuesOf = (workspace: Workspace) => ({ words: toLines(workspace.settings.avoided_words), off: workspace.settings.rules_off ?? [] });

/** How funnels are checked here: the words the house avoids, and the rules that nobody is told of. */
export function RulesForm({ workspace }: { workspace: Workspace }) {
  const { t, i18n } = useTranslation(['settings', 'common']);
  const client = useQueryClient();
  const may = useCan('workspace:write');
  const rules = useQuery({ queryKey: ['lint-rules', i18n.language], queryFn: ({ signal }) => api.get('/lint-rules', { signal }) });
  const form = useForm({ initialValues: valuesOf(workspace) });
  const send = (values: typeof form.values) => api.patch('/workspace', { body: { settings: { avoided_words: fromLines(values.words), rules_off: values.off } }, revision: workspace.revision });
  const submit = useSubmit(form, send, (saved) => {
    client.setQueryData(queries.session().queryKey, (session) => session && { ...session, workspace: saved });
    void client.invalidateQueries({ queryKey: ['flows'] });
    form.setInitialValues(valuesOf(saved));
    form.setValues(valuesOf(saved));
    notifyDone(t('common:saved'));
  });
  const newer = useNewer(form, async () => (await client.fetchQuery({ ...queries.session(), staleTime: 0 })).workspace, valuesOf, submit.reset);
  return (
    <Paper p="lg" mt="lg">
      <form onSubmit={submit.onSubmit} noValidate>
        <fieldset disabled={!may} style={{ border: 0, padding: 0, margin: 0 }}>
          <Stack>
            <div><Title order={2} size="h4">{t('rules.title')}</Title><Text c="dimmed">{t('rules.about')}</Text></div>
            <Textarea label={t('rules.words')} description={t('rules.wordsHelp')} placeholder={t('rules.wordsExample')} autosize minRows={3} maxRows={12} {...form.getInputProps('words')} />
            <MultiSelect label={t('rules.off')} description={t('rules.offHelp')} searchable clearable disabled={!may} data={rules.data?.map((one) => ({ value: one.id, label: one.title })) ?? form.values.off} {...form.getInputProps('off')} />
            <FormError {...submit} newer={newer} />
            {may ? <Group justify="flex-end"><Button type="submit" loading={submit.busy} disabled={!form.isDirty()}>{t('common:save')}</Button></Group> : null}
          </Stack>
        </fieldset>
      </form>
    </Paper>
  );
}
