import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useForm } from '~/components/form/context';
import { readValue, valueName, writeValue } from '~/components/form/variables';
import classes from './RichInput.module.css';

/** What a value in the text is, and what stands there when nobody knows it. */
export function ValueAside({ code, onChange, onRemove }: { code: string; onChange: (code: string) => void; onRemove: () => void }) {
  const { t } = useTranslation('forms');
  const { variables } = useForm();
  const value = readValue(code);
  const [fallback, setFallback] = useState(value.fallback);
  const sample = variables.find((one) => one.path === value.path)?.sample;
  const keep = () => {
    if (fallback !== value.fallback) onChange(writeValue({ ...value, fallback }));
  };
  return (
    <section className={classes.aside} aria-label={t('text.value')}>
      <Group gap="xs" justify="space-between" mb={6}>
        <Text size="sm" fw={600}>{valueName(value.path, variables)}</Text>
        <Text size="xs" c="dimmed">{sample ? t('text.sample', { sample }) : value.path}</Text>
      </Group>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput flex={1} size="xs" label={t('text.fallback')} placeholder={t('text.fallbackExample')} value={fallback} onChange={(event) => setFallback(event.currentTarget.value)} onBlur={keep} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); keep(); } }} />
        <Button size="xs" variant="default" onClick={onRemove}>{t('text.removeValue')}</Button>
      </Group>
      {value.filters ? <Text size="xs" c="dimmed" mt={6}>{t('text.filters', { filters: value.filters })}</Text> : null}
    </section>
  );
}
