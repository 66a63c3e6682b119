import { Button, Code, Group, Paper, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnreadableUpdate } from '~/api/contract';
import { useList } from '~/api/queries';
import { LoadFailed } from '~/components/LoadFailed';
import { RelativeTime } from '~/components/RelativeTime';

/** Updates of the messenger that were genuine but not understood, kept as they came. */
export function Unreadable({ id }: { id: string }) {
  const { t } = useTranslation(['channels', 'common']);
  const list = useList('/channels/{id}/unreadable', { path: { id }, query: { limit: 20 } });
  return (
    <Paper p="md" component="section">
      <Title order={2}>{t('one.unreadableTitle')}</Title>
      <Text size="sm" c="dimmed" mt={4} mb="md">{t('one.unreadableAbout')}</Text>
      {list.error ? <LoadFailed error={list.error} retry={list.retry} /> : null}
      {list.rows.map((update) => <Update key={update.id} update={update} />)}
      {list.hasMore ? <Button variant="subtle" color="gray" loading={list.loadingMore} onClick={list.loadMore}>{t('common:table.more')}</Button> : null}
    </Paper>
  );
}

function Update({ update }: { update: UnreadableUpdate }) {
  const { t } = useTranslation('channels');
  const [shown, setShown] = useState(false);
  return (
    <div style={{ borderTop: '1px solid var(--parley-line)', padding: '8px 0' }}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{update.note}</Text>
        <Group gap="sm" wrap="nowrap">
          <Text size="sm" c="dimmed" component="div"><RelativeTime at={update.at} /></Text>
          <Button size="compact-sm" variant="default" aria-expanded={shown} onClick={() => setShown(!shown)}>{shown ? t('one.hideBody') : t('one.showBody')}</Button>
        </Group>
      </Group>
      {shown ? <Code block mt="xs" mah={320} style={{ overflow: 'auto' }} tabIndex={0}>{update.body}</Code> : null}
    </div>
  );
}
