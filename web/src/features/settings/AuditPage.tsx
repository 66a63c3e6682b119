import { Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '~/api/contract';
import { useList } from '~/api/queries';
import { DataTable } from '~/components/DataTable';
import { EmptyState } from '~/components/EmptyState';
import { Page } from '~/components/Page';
import { useFormat } from '~/components/useFormat';

/** Who changed what, newest first. */
export function AuditPage() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const list = useList('/audit');
  return (
    <Page title={t('audit.title')} about={t('audit.about')}>
      <DataTable<AuditEntry>
        label={t('audit.title')}
        {...list}
        minWidth={760}
        columns={[
          { accessor: 'at', title: t('audit.at'), width: 210, render: (row) => format.dateTime(row.at) },
          { accessor: 'who', title: t('audit.who'), width: 180 },
          { accessor: 'action', title: t('audit.action'), width: 220 },
          { accessor: 'object_name', title: t('audit.object'), render: (row) => <Text size="sm">{row.object_name || row.object_id} <Text span size="sm" c="dimmed">{row.object_kind}</Text></Text> },
          { accessor: 'ip', title: t('audit.ip'), width: 150 },
        ]}
        empty={<EmptyState icon={<IconHistory size={36} stroke={1.5} />} title={t('audit.empty.title')} about={t('audit.empty.about')} />}
      />
    </Page>
  );
}
