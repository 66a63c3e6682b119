import { CloseButton, Loader } from '@mantine/core';
import { IconAlertTriangle, IconFile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { fileSize } from '../thread/fileSize';
import classes from './Composer.module.css';
import type { Attached } from './draft';
import type { Upload } from './useUploads';

interface Props {
  files: Attached[];
  uploads: Upload[];
  dropFile: (file: Attached) => void;
  dropUpload: (key: string) => void;
}

/** Files that go with the answer, with those still on their way. */
export function Attachments({ files, uploads, dropFile, dropUpload }: Props) {
  const { t, i18n } = useTranslation('inbox');
  if (files.length + uploads.length === 0) return null;
  return (
    <ul className={classes.files} aria-label={t('composer.files')}>
      {files.map((file) => (
        <li key={`${file.sha256}:${file.name}`} className={classes.file}>
          {file.kind === 'image' ? <img src={file.url} alt="" /> : <IconFile size={20} stroke={1.5} aria-hidden="true" />}
          <span><b>{file.name}</b><small>{fileSize(i18n.language, file.size)}</small></span>
          <CloseButton size="sm" aria-label={t('composer.dropFile', { name: file.name })} onClick={() => dropFile(file)} />
        </li>
      ))}
      {uploads.map((one) => (
        <li key={one.key} className={classes.file} data-failed={one.error !== null || undefined}>
          {one.error ? <IconAlertTriangle size={18} aria-hidden="true" /> : <Loader size={16} aria-label={t('composer.uploading')} />}
          <span><b>{one.name}</b><small role={one.error ? 'alert' : undefined}>{one.error ?? fileSize(i18n.language, one.size)}</small></span>
          <CloseButton size="sm" aria-label={t('composer.dropFile', { name: one.name })} onClick={() => dropUpload(one.key)} />
        </li>
      ))}
    </ul>
  );
}
