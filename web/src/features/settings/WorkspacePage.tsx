import { Button, Group, NumberInput, Paper, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Workspace } from '~/api/contract';
import { queries } from '~/api/queries';
import { useCan, useSession } from '~/api/session';
import { languages } from '~/app/i18n';
import { FormError } from '~/components/FormError';
import { Page } from '~/components/Page';
import { notifyDone } from '~/components/problemText';
import { useNewer } from '~/components/useNewer';
import { useSubmit } from '~/components/useSubmit';
import { currencyOptions } from '~/lib/currencies';
import { zoneOptions } from '~/lib/zones';
import { RulesForm } from './RulesForm';

/** Name, language, zone, currency and the bot's manners of the workspace. */
export function WorkspacePage() {
  const { t } = useTranslation('settings');
  const { workspace } = useSession();
  return (
    <Page title={t('workspace.title')} width={640}>
      <WorkspaceForm key={workspace.id} workspace={workspace} />
      <RulesForm key={`rules-${workspace.id}`} workspace={workspace} />
    </Page>
  );
}

const valuesOf = (workspace: Workspace) => ({
  name: workspace.name, language: workspace.language, time_zone: workspace.time_zone, currency: workspace.currency, settings: { bot_pause_hours: workspace.settings.bot_pause_hours },
});

/** Exported for its test. */
export function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const { t, i18n } = useTranslation(['settings', 'common']);
  const client = useQueryClient();
  const may = useCan('workspace:write');
  const form = useForm({
    initialValues: valuesOf(workspace),
    validate: { name: (value) => (value.trim() ? null : t('common:required')) },
  });
  const send = (values: typeof form.values) => api.patch('/workspace', { body: { ...values, name: values.name.trim() }, revision: workspace.revision });
  const submit = useSubmit(form, send, (saved) => {
    client.setQueryData(queries.session().queryKey, (session) => session && { ...session, workspace: saved, workspaces: session.workspaces.map((one) => (one.id === saved.id ? { ...one, name: saved.name } : one)) });
    form.setInitialValues(valuesOf(saved));
    form.setValues(valuesOf(saved));
    notifyDone(t('common:saved'));
  });
  const newer = useNewer(form, async () => (await client.fetchQuery({ ...queries.session(), staleTime: 0 })).workspace, valuesOf, submit.reset);
  return (
    <Paper p="lg">
      <form onSubmit={submit.onSubmit} noValidate>
        <fieldset disabled={!may} style={{ border: 0, padding: 0, margin: 0 }}>
          <Stack>
            <TextInput label={t('workspace.name')} {...form.getInputProps('name')} />
            <Select label={t('workspace.language')} allowDeselect={false} disabled={!may} data={languages.map((value) => ({ value, label: t(`common:language.${value}`) }))} {...form.getInputProps('language')} />
            <Select label={t('workspace.zone')} description={t('workspace.zoneHelp')} searchable allowDeselect={false} disabled={!may} limit={50} data={zoneOptions(form.values.time_zone)} {...form.getInputProps('time_zone')} />
            <Select label={t('workspace.currency')} searchable allowDeselect={false} disabled={!may} data={currencyOptions(i18n.language, form.values.currency)} {...form.getInputProps('currency')} />
            <NumberInput label={t('workspace.pause')} description={t('workspace.pauseHelp')} min={0} max={720} allowDecimal={false} clampBehavior="strict" {...form.getInputProps('settings.bot_pause_hours')} />
            <FormError {...submit} newer={newer} />
            {may ? <Group justify="flex-end"><Button type="submit" loading={submit.busy} disabled={!form.isDirty()}>{t('common:save')}</Button></Group> : null}
          </Stack>
        </fieldset>
      </form>
    </Paper>
  );
}
