import { Button, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Lang } from '~/api/contract';
import { languages } from '~/app/i18n';
import { FormError } from '~/components/FormError';
import { useSubmit } from '~/components/useSubmit';
import { readerZone } from '~/lib/format';
import { zoneOptions } from '~/lib/zones';
import { AuthFrame } from './AuthFrame';
import { checks } from './checks';
import { useEnter } from './useEnter';

/** The first run: names the workspace and makes its owner. */
export function SetupPage() {
  const { t, i18n } = useTranslation(['auth', 'common']);
  const enter = useEnter();
  const form = useForm({
    initialValues: { workspace_name: '', name: '', email: '', password: '', language: i18n.language as Lang, time_zone: readerZone() },
    validate: { workspace_name: checks.filled, name: checks.filled, email: checks.email, password: checks.password },
  });
  const submit = useSubmit(form, (values) => api.post('/setup', { body: values }), (session) => enter(session));
  const changeLanguage = (value: string | null) => {
    if (!value) return;
    form.setFieldValue('language', value as Lang);
    void i18n.changeLanguage(value);
  };
  return (
    <AuthFrame title={t('setup.title')} about={t('setup.about')}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          <TextInput label={t('setup.workspace')} placeholder={t('setup.workspacePlaceholder')} autoFocus {...form.getInputProps('workspace_name')} />
          <TextInput label={t('setup.name')} autoComplete="name" {...form.getInputProps('name')} />
          <TextInput label={t('setup.email')} type="email" autoComplete="username" {...form.getInputProps('email')} />
          <PasswordInput label={t('setup.password')} description={t('setup.passwordHelp')} autoComplete="new-password" {...form.getInputProps('password')} />
          <Select label={t('setup.language')} allowDeselect={false} data={languages.map((value) => ({ value, label: t(`common:language.${value}`) }))} {...form.getInputProps('language')} onChange={changeLanguage} />
          <Select label={t('setup.zone')} description={t('setup.zoneHelp')} searchable allowDeselect={false} data={zoneOptions(form.values.time_zone)} limit={50} {...form.getInputProps('time_zone')} />
          <FormError {...submit} />
          <Button type="submit" loading={submit.busy} fullWidth>{t('setup.submit')}</Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}
