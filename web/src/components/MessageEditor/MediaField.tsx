import { Button, FileButton, Group, Select, Stack, Text } from '@mantine/core';
import { IconFile, IconLink, IconMusic, IconPhoto, IconUpload, IconVideo } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, apiUrl } from '~/api/client';
import { FormError } from '~/components/FormError';
import { type Choice } from '~/components/form/context';
import { ListField } from '~/components/form/ListField';
import { under } from '~/components/form/path';
import { LineField, TemplateField } from '~/components/form/TextFields';
import { putOrDrop, without } from '~/components/form/values';
import { type Attached, kindOf } from './message';
import classes from './MessageEditor.module.css';

interface Props {
  label: string;
  path: string;
  value: Attached[];
  kinds: readonly Choice[];
  onChange: (next: Attached[], at: string) => void;
}

const icons: Record<string, typeof IconFile> = { image: IconPhoto, animation: IconPhoto, sticker: IconPhoto, video: IconVideo, video_note: IconVideo, audio: IconMusic, voice: IconMusic };

/** Sends a file to the server, which keeps it by its content. */
function useUpload(onDone: (file: Attached) => void) {
  return useMutation({
    mutationFn: async (file: File) => {
      const body = new FormData();
      body.append('file', file, file.name);
      const stored = await api.post('/files', { body, timeout: 0 });
      return { kind: kindOf(stored.mime), file: `media:${stored.sha256}`, name: stored.name || file.name };
    },
    onSuccess: onDone,
  });
}

/** Files of a message in their order: from this device, or by an address. */
export function MediaField({ label, path, value, kinds, onChange }: Props) {
  const { t } = useTranslation('forms');
  const upload = useUpload((file) => onChange([...value, file], path));
  return (
    <Stack gap={6}>
      <ListField<Attached>
        label={label} path={path} value={value} onChange={(next) => onChange(next, path)} add={t('media.byAddress')}
        more={<FileButton onChange={(file) => file && upload.mutate(file)}>{(props) => <Button {...props} size="compact-sm" variant="subtle" leftSection={<IconUpload size={14} />} loading={upload.isPending}>{t('media.upload')}</Button>}</FileButton>}
        fresh={() => ({ kind: 'image', url: '' })}
        name={(one) => one.name || kinds.find((kind) => kind.value === one.kind)?.label || one.kind}
        renderItem={(one, index, put) => <OneFile one={one} path={under(path, index)} kinds={kinds} onChange={put} />}
      />
      <FormError error={upload.error} rest={[]} />
    </Stack>
  );
}

/** One file: how it is shown, what it is called, where it comes from. */
export function OneFile({ one, path, kinds, onChange }: { one: Attached; path: string; kinds: readonly Choice[]; onChange: (next: Attached) => void }) {
  const { t } = useTranslation('forms');
  const [broken, setBroken] = useState(false);
  const upload = useUpload((file) => onChange({ ...without(one, 'url'), ...file }));
  const stored = one.file?.startsWith('media:') ? apiUrl('/files/{sha256}', { path: { sha256: one.file.slice(6) } }) : '';
  const picture = one.kind === 'image' || one.kind === 'animation' || one.kind === 'sticker' ? stored || (one.url?.startsWith('https://') && !one.url.includes('{{') ? one.url : '') : '';
  const Icon = one.url !== undefined && !one.file ? IconLink : icons[one.kind] ?? IconFile;
  return (
    <Stack gap="xs">
      <Group gap="xs" wrap="nowrap">
        {picture && !broken ? <img className={classes.thumb} src={picture} alt="" onError={() => setBroken(true)} /> : <span className={classes.thumb}><Icon size={20} aria-hidden="true" /></span>}
        <Select flex={1} aria-label={t('media.kind')} data={[...kinds]} value={one.kind} allowDeselect={false} onChange={(next) => next && onChange({ ...one, kind: next })} comboboxProps={{ withinPortal: true }} />
        <FileButton onChange={(file) => file && upload.mutate(file)}>{(props) => <Button {...props} size="compact-sm" variant="default" loading={upload.isPending}>{t(one.file ? 'media.replace' : 'media.choose')}</Button>}</FileButton>
      </Group>
      {one.file && !stored ? <Text size="xs" c="dimmed">{t('media.beside', { file: one.file })}</Text> : null}
      {one.file ? null : <TemplateField label={t('media.address')} path={under(path, 'url')} required example="https://" value={one.url ?? ''} onChange={(next) => onChange({ ...one, url: next })} />}
      <LineField label={t('media.name')} path={under(path, 'name')} value={one.name ?? ''} onChange={(next) => onChange(putOrDrop(one, 'name', next))} />
      <FormError error={upload.error} rest={[]} />
    </Stack>
  );
}
