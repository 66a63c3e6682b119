import { NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { ChannelSetting } from '~/api/contract';

/** One input of a messenger's settings form, by its description. `kept` tells that a secret is saved and may stay empty. */
export function SettingInput({ setting, kept, ...input }: { setting: ChannelSetting; kept?: string; value?: string; error?: React.ReactNode; onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) => void }) {
  const shared = {
    label: setting.label,
    description: kept ?? setting.help,
    placeholder: setting.example,
    required: setting.required && !kept,
    withAsterisk: false,
    autoComplete: 'off',
    spellCheck: false,
    ...input,
  };
  if (setting.options.length) return <NativeSelect {...shared} data={setting.options} />;
  if (setting.multi) return <Textarea autosize minRows={3} maxRows={10} {...shared} />;
  if (setting.secret) return <PasswordInput {...shared} autoComplete="new-password" />;
  return <TextInput {...shared} />;
}
