import { Radio, Stack, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { ChannelMode } from '~/api/contract';
import type { ChannelForm } from './channelForm';

/** How updates arrive and how the messenger is reached; most people never open it. */
export function NetworkFields({ form, modes, hasCa = false }: { form: UseFormReturnType<ChannelForm>; modes: ChannelMode[]; hasCa?: boolean }) {
  const { t } = useTranslation('channels');
  return (
    <Stack pt="xs">
      {modes.length > 1 ? (
        <Radio.Group label={t('wizard.mode')} {...form.getInputProps('mode')}>
          <Stack gap={8} mt={6}>{modes.map((mode) => <Radio key={mode} value={mode} label={t(`mode.${mode}`)} />)}</Stack>
        </Radio.Group>
      ) : null}
      <TextInput label={t('wizard.baseUrl')} description={t('wizard.baseUrlHelp')} autoComplete="off" {...form.getInputProps('base_url')} />
      <TextInput label={t('wizard.proxy')} description={t('wizard.proxyHelp')} autoComplete="off" {...form.getInputProps('proxy')} />
      <Textarea label={t('wizard.ca')} description={hasCa ? t('one.caKept') : t('wizard.caHelp')} autosize minRows={2} maxRows={8} spellCheck={false} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} {...form.getInputProps('ca')} />
    </Stack>
  );
}
