import { Button, Text } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowChange } from '~/api/contract';
import classes from './versions.module.css';

const most = 8;

/** What is different, a line for each thing. A long list begins short. */
export function ChangesList({ changes, title }: { changes: FlowChange[]; title?: string }) {
  const { t } = useTranslation('flows');
  const id = useId();
  const [whole, setWhole] = useState(false);
  const shown = whole ? changes : changes.slice(0, most);
  return (
    <section aria-labelledby={title ? id : undefined}>
      {title ? <Text fw={600} id={id}>{title}</Text> : null}
      {changes.length === 0 ? <Text size="sm" c="dimmed">{t('changes.none')}</Text> : (
        <ul className={classes.changes}>{shown.map((one) => <li key={`${one.kind}:${one.block}:${one.path}:${one.text}`} data-kind={sign(one.kind)}>{one.text}</li>)}</ul>
      )}
      {changes.length > shown.length ? <Button size="compact-sm" variant="subtle" onClick={() => setWhole(true)}>{t('changes.all', { count: changes.length })}</Button> : null}
    </section>
  );
}

function sign(kind: string): 'added' | 'removed' | 'changed' {
  if (kind.endsWith('_added')) return 'added';
  return kind.endsWith('_removed') ? 'removed' : 'changed';
}
