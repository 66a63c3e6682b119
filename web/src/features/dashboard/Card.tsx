import { Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A part of the report: a heading and its content, or a sentence while there is none. */
export function Card({ title, empty, side, children }: { title: string; empty?: string | false; side?: ReactNode; children: ReactNode }) {
  return (
    <Paper p="md" h="100%">
      <div style={{ display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', alignItems: 'center', gap: 8, minHeight: 28, marginBottom: 8 }}>
        <Title order={2} size="h3">{title}</Title>
        {side ? <div style={{ flexShrink: 0 }}>{side}</div> : null}
      </div>
      {empty ? <Text c="dimmed" size="sm">{empty}</Text> : children}
    </Paper>
  );
}
