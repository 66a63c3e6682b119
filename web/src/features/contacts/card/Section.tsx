import { Paper } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './Card.module.css';

/** One part of a contact's card. */
export function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Paper component="section" className={classes.card} aria-labelledby={id}>
      <div className={classes.head}><h2 id={id}>{title}</h2>{action}</div>
      {children}
    </Paper>
  );
}
