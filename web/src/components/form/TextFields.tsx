import { Group, Text, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFindings, useForm } from './context';
import { Findings } from './Findings';
import classes from './Form.module.css';
import { under } from './path';
import { useDraft } from './useDraft';
import { useInsert } from './useInsert';
import { VariableMenu } from './VariableMenu';
import { untranslated, withWords, wordsIn } from './words';

interface Common {
  label: string;
  path: string;
  help?: string;
  required?: boolean;
  example?: string;
}

/** One line of text that is kept as it is typed. */
export function LineField({ label, path, help, required, example, value, onChange, mono }: Common & { value: string; onChange: (next: string) => void; mono?: boolean }) {
  const { text, type, flush } = useDraft(value, onChange);
  const found = useFindings(path);
  return (
    <div className={classes.field} data-path={path}>
      <TextInput label={label} description={help || undefined} withAsterisk={required} placeholder={example} value={text} error={found.some((one) => one.level === 'error')} onChange={(event) => type(event.currentTarget.value)} onBlur={flush} ff={mono ? 'monospace' : undefined} />
      <Findings of={found} />
    </div>
  );
}

/** Text with values in it, the same in all languages: an address, a sum. */
export function TemplateField({ label, path, help, required, example, value, onChange, lines = 1 }: Common & { value: string; onChange: (next: string) => void; lines?: number }) {
  const id = useId();
  const { text, type, flush } = useDraft(value, onChange);
  const { box, insert } = useInsert(text, type);
  const found = useFindings(path);
  const common = { id, value: text, placeholder: example, error: found.some((one) => one.level === 'error'), onBlur: flush, onChange: (event: { currentTarget: { value: string } }) => type(event.currentTarget.value) };
  return (
    <div className={classes.field} data-path={path}>
      <Head id={id} label={label} required={required} right={<VariableMenu size={22} onPick={(one) => insert(`{{ ${one.path} }}`)} />} />
      {help ? <Text size="xs" c="dimmed" mb={4}>{help}</Text> : null}
      {lines > 1 ? <Textarea ref={box} autosize minRows={lines} maxRows={12} {...common} /> : <TextInput ref={box} {...common} />}
      <Findings of={found} />
    </div>
  );
}

/** Words for a person, by the languages of the funnel; `plain` ones, such as names of blocks, hold no values. */
export function WordsField({ label, path, help, required, example, value, onChange, lines = 1, plain = false }: Common & { value: unknown; onChange: (next: unknown) => void; lines?: number; plain?: boolean }) {
  const { languages } = useForm();
  const [language, setLanguage] = useState(languages[0] ?? '');
  const id = useId();
  const shown = languages.includes(language) ? language : languages[0] ?? '';
  const found = [...useFindings(path), ...useFindings(under(path, shown))];
  return (
    <div className={classes.field} data-path={path}>
      <Words key={shown} language={shown} {...{ id, lines, example, invalid: found.some((one) => one.level === 'error') }} value={wordsIn(value, shown, languages)} onChange={(text) => onChange(withWords(value, shown, text, languages))}>
        {(insert) => <Head id={id} label={label} required={required} right={<><LanguageTabs words={value} language={shown} onChange={setLanguage} />{plain ? null : <VariableMenu size={22} onPick={(one) => insert(`{{ ${one.path} }}`)} />}</>} />}
      </Words>
      {help ? <Text size="xs" c="dimmed" mt={4}>{help}</Text> : null}
      <Findings of={found} />
    </div>
  );
}

interface WordsProps {
  id: string;
  language: string;
  lines: number;
  example: string | undefined;
  invalid: boolean;
  value: string;
  onChange: (text: string) => void;
  children: (insert: (text: string) => void) => ReactNode;
}

/** The words of one language, in which the browser checks their spelling. */
function Words({ id, language, lines, example, invalid, value, onChange, children }: WordsProps) {
  const { text, type, flush } = useDraft(value, onChange);
  const { box, insert } = useInsert(text, type);
  const common = { id, lang: language, spellCheck: true, value: text, placeholder: example, error: invalid, onBlur: flush, onChange: (event: { currentTarget: { value: string } }) => type(event.currentTarget.value) };
  return <>{children(insert)}{lines > 1 ? <Textarea ref={box} autosize minRows={lines} maxRows={12} {...common} /> : <TextInput ref={box} {...common} />}</>;
}

/** The languages to write in; those without a translation are marked. Nothing when there is one language. */
export function LanguageTabs({ words, language, onChange }: { words: unknown; language: string; onChange: (language: string) => void }) {
  const { t } = useTranslation('forms');
  const { languages } = useForm();
  if (languages.length < 2) return null;
  const missing = untranslated(words, languages);
  return (
    <fieldset className={classes.tabs} aria-label={t('language.choose')}>
      {languages.map((one) => (
        <UnstyledButton key={one} className={classes.tab} aria-pressed={one === language} data-missing={missing.includes(one) || undefined} aria-label={missing.includes(one) ? t('language.missing', { language: one }) : t('language.of', { language: one })} onClick={() => onChange(one)}>{one}</UnstyledButton>
      ))}
    </fieldset>
  );
}

function Head({ id, label, required, right }: { id: string; label: string; required?: boolean | undefined; right: ReactNode }) {
  return (
    <div className={classes.head}>
      <Text component="label" htmlFor={id} fw={500} size="sm">{label}{required ? <Text span c="var(--mantine-color-error)" aria-hidden="true"> *</Text> : null}</Text>
      <Group gap={4} wrap="nowrap">{right}</Group>
    </div>
  );
}
