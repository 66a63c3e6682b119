import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A place without content yet: what it is in one sentence, one main action, one link to an example. `heading` when it is the whole page. */
export function EmptyState({ heading = false, icon, title, about, action, example }: { heading?: boolean; icon?: ReactNode; title: string; about?: ReactNode; action?: ReactNode; example?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py={56} px="md" ta="center">
      {icon ? <Text c="dimmed" component="span" lh={0}>{icon}</Text> : null}
      {heading ? <Title order={1} size="h2">{title}</Title> : <Text fw={600} size="lg">{title}</Text>}
      {about ? <Text c="dimmed" maw={440}>{about}</Text> : null}
      {action ? <div style={{ marginTop: 8 }}>{action}</div> : null}
      {example ? <Text size="sm">{example}</Text> : null}
    </Stack>
  );
}
