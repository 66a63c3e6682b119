import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '~/components/form/Form.module.css';

/** A part of a message that need not be there, with a way to take it out. */
export function Removable({ label, onRemove, children }: { label: string; onRemove: () => void; children: ReactNode }) {
  const { t } = useTranslation('forms');
  return (
    <fieldset className={classes.box}>
      <legend className={classes.legend}>{label} <ActionIcon size={20} aria-label={t('message.remove', { part: label })} title={t('message.remove', { part: label })} onClick={onRemove}><IconX size={14} /></ActionIcon></legend>
      {children}
    </fieldset>
  );
}
