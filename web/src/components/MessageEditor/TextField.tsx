import { Skeleton, Text } from '@mantine/core';
import { lazy, Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFindings, useForm } from '~/components/form/context';
import { Findings } from '~/components/form/Findings';
import classes from '~/components/form/Form.module.css';
import { under } from '~/components/form/path';
import { LanguageTabs } from '~/components/form/TextFields';
import { withWords, wordsIn } from '~/components/form/words';
import { LimitCounters } from './LimitCounters';

// The editor of texts is large: it comes when the first message is opened.
const RichInput = lazy(() => import('./RichInput'));

interface Props {
  label: string;
  path: string;
  value: unknown;
  files: boolean;
  buttons: boolean;
  language: string;
  onLanguage: (language: string) => void;
  onChange: (next: unknown, at: string) => void;
}

/** The text of a message in one of the funnel's languages, with how much of each channel's limit it takes. */
export function TextField({ label, path, value, files, buttons, language, onLanguage, onChange }: Props) {
  const { languages, variables } = useForm();
  const own = wordsIn(value, language, languages);
  const found = [...useFindings(path), ...useFindings(under(path, language))];
  return (
    <div className={classes.field} data-path={path}>
      <Written key={language} {...{ label, language, own, files, buttons }} invalid={found.some((one) => one.level === 'error')} tabs={<LanguageTabs words={value} language={language} onChange={onLanguage} />} variables={variables} onChange={(next) => onChange(withWords(value, language, next, languages), under(path, language))} />
      <Findings of={found} />
    </div>
  );
}

function Written({ label, language, own, files, buttons, invalid, tabs, variables, onChange }: { label: string; language: string; own: string; files: boolean; buttons: boolean; invalid: boolean; tabs: React.ReactNode; variables: ReturnType<typeof useForm>['variables']; onChange: (next: string) => void }) {
  const { t } = useTranslation('forms');
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <>
      <div className={classes.head}><Text component="label" htmlFor={id} fw={500} size="sm" onClick={() => document.getElementById(id)?.focus()}>{label}</Text>{tabs}</div>
      <Suspense fallback={<Skeleton h={132} />}><RichInput {...{ id, label, language }} placeholder={t('text.placeholder')} invalid={invalid} value={own} onChange={onChange} onTyped={setTyped} /></Suspense>
      <LimitCounters text={typed ?? own} {...{ files, buttons, variables }} />
    </>
  );
}
