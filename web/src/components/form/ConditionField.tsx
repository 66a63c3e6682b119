import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterBuilder } from '~/components/filter/FilterBuilder';
import { useFilterBuilder } from '~/components/filter/useFilterBuilder';
import { useFindings, useForm } from './context';
import { Findings } from './Findings';
import classes from './Form.module.css';

/** A condition about the person: chosen, or written, and told as a sentence. */
export function ConditionField({ label, path, help, value, onChange }: { label: string; path: string; help?: string; value: string; onChange: (next: string) => void }) {
  const { t } = useTranslation('forms');
  const { owner } = useForm();
  const written = useRef(value);
  const state = useFilterBuilder(value, (next) => {
    written.current = next;
    onChange(next);
  }, `${owner}/${path}`);
  const { reset } = state;
  useEffect(() => {
    if (written.current === value) return;
    written.current = value;
    reset(value);
  }, [value, reset]);
  const found = useFindings(path);
  const { text, check } = state;
  return (
    <fieldset className={classes.box}>
      <legend className={classes.legend}>{label}</legend>
      {help ? <Text size="xs" c="dimmed" mb={6}>{help}</Text> : null}
      <FilterBuilder state={state} />
      <div className={classes.sentence} style={{ marginTop: 8 }}>
        {text.trim() && check.data?.ok ? <Text size="sm">{check.data.sentence}</Text> : <Text size="sm" c="dimmed">{t(text.trim() ? 'condition.unfinished' : 'condition.none')}</Text>}
      </div>
      {state.problems.length ? null : <Findings of={found} />}
    </fieldset>
  );
}
