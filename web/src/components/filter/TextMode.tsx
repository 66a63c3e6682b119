import { Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterProblem } from '~/api/contract';
import classes from './Filter.module.css';
import { markProblems } from './marks';

/** The filter as text. What the server cannot read is underlined where it stands, with the reason below. */
export function TextMode({ text, problems, onChange }: { text: string; problems: FilterProblem[]; onChange: (text: string) => void }) {
  const { t } = useTranslation('contacts');
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className={classes.label}>{t('filter.text')}</label>
      <div className={classes.editor}>
        <pre aria-hidden="true" className={classes.mirror}>{markProblems(text, problems).map((part) => (part.problem === null ? part.text : <mark key={part.problem}>{part.text}</mark>))}{'\n'}</pre>
        <textarea id={id} className={classes.area} value={text} spellCheck={false} autoComplete="off" aria-invalid={problems.length > 0 || undefined} aria-describedby={`${id}-about`} onChange={(event) => onChange(event.currentTarget.value)} />
      </div>
      <output id={`${id}-about`} style={{ display: 'block' }}>
        {problems.map((problem) => <Text key={`${problem.from}${problem.text}`} size="sm" c="var(--mantine-color-error)">{problem.text}</Text>)}
        {problems.length ? null : <Text size="sm" c="dimmed">{t('filter.textExample')} <code>{'tag("vip") and created() > 30d'}</code></Text>}
      </output>
    </div>
  );
}
