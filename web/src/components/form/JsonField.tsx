import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFindings } from './context';
import { Findings } from './Findings';
import classes from './Form.module.css';

const show = (value: unknown) => (value === undefined ? '' : JSON.stringify(value, null, 2));

/** Any value, as JSON. What cannot be read stays here and is not handed over. */
export function JsonField({ label, path, help, required, value, onChange }: { label: string; path: string; help?: string; required?: boolean; value: unknown; onChange: (next: unknown) => void }) {
  const { t } = useTranslation('forms');
  const [text, setText] = useState(() => show(value));
  const [seen, setSeen] = useState(() => show(value));
  const [broken, setBroken] = useState(false);
  const outside = show(value);
  if (outside !== seen) {
    setSeen(outside);
    setText(outside);
    setBroken(false);
  }
  const found = useFindings(path, true);
  const commit = () => {
    if (text === outside) return;
    try {
      const next: unknown = text.trim() ? JSON.parse(text) : undefined;
      setBroken(false);
      setSeen(show(next));
      onChange(next);
    } catch {
      setBroken(true);
    }
  };
  return (
    <div className={classes.field} data-path={path}>
      <Textarea className={classes.code} label={label} description={help || undefined} withAsterisk={required} autosize minRows={3} maxRows={16} spellCheck={false} value={text} error={broken ? t('json.broken') : found.some((one) => one.level === 'error')} onChange={(event) => setText(event.currentTarget.value)} onBlur={commit} />
      <Findings of={found} />
    </div>
  );
}
