import { Text } from '@mantine/core';
import { IconAlertTriangle, IconBulb, IconCircleX } from '@tabler/icons-react';
import type { Finding } from '~/api/contract';
import classes from './Form.module.css';

const icons = { error: IconCircleX, warning: IconAlertTriangle, hint: IconBulb };

/** What the check says of a field, below it. */
export function Findings({ of }: { of: readonly Finding[] }) {
  if (of.length === 0) return null;
  return (
    <ul className={classes.findings}>
      {of.map((one) => {
        const Icon = icons[one.level];
        return <li key={one.rule + one.path + one.text} data-level={one.level}><Icon size={14} aria-hidden="true" /><Text size="xs" span>{one.text}</Text></li>;
      })}
    </ul>
  );
}
