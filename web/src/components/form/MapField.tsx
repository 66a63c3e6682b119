import { Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ListField } from './ListField';
import { LineField } from './TextFields';

/** Values by name, as rows. A name is written to the document when it is not empty and not taken. */
export function MapField({ label, path, value, onChange, renderItem }: { label: string; path: string; value: Record<string, unknown>; onChange: (next: Record<string, unknown>) => void; renderItem: (value: unknown, name: string, change: (next: unknown) => void) => ReactNode }) {
  const { t } = useTranslation('forms');
  const [rows, setRows] = useState(() => Object.entries(value));
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    const named = Object.fromEntries(rows.filter(([name]) => name));
    if (JSON.stringify(named) !== JSON.stringify(value)) setRows(Object.entries(value));
  }
  const change = (next: [string, unknown][]) => {
    setRows(next);
    onChange(Object.fromEntries(next.filter(([name]) => name)));
  };
  return (
    <ListField<[string, unknown]>
      {...{ label, path }}
      value={rows}
      onChange={change}
      fresh={() => ['', undefined]}
      name={([name]) => name}
      renderItem={([name, one], _, put) => (
        <>
          <LineField label={t('map.name')} path="" value={name} onChange={(next) => put([next.trim(), one])} />
          {rows.filter(([had]) => had === name).length > 1 && name ? <Text size="xs" c="var(--mantine-color-error)">{t('map.twice')}</Text> : null}
          {renderItem(one, name, (next) => put([name, next]))}
        </>
      )}
    />
  );
}
