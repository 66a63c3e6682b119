import { List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { all } from '~/api/queries';
import { useCan } from '~/api/session';
import { AnchorLink } from './links';
import { LoadFailed } from './LoadFailed';

/** What a deletion touches: the blocks of funnels that name the thing. Nothing is shown when none does, or when the person may not see funnels. */
export function Uses({ kind, name }: { kind: 'field' | 'tag' | 'flow' | 'channel'; name: string }) {
  const { t } = useTranslation();
  const may = useCan('flows:read');
  const { data, error, refetch } = useQuery({ queryKey: ['uses', kind, name], queryFn: ({ signal }) => all('/uses', { signal, query: { kind, name } }), staleTime: 0, enabled: may });
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  if (!data || data.length === 0) return null;
  return (
    <Stack gap="xs" mt="sm">
      <Text>{t(`uses.${kind}`, { count: data.length })}</Text>
      <List size="sm">
        {data.map((one) => (
          <List.Item key={`${one.flow_id} ${one.block}`}>
            <AnchorLink size="sm" to="/flows/$id" params={{ id: one.flow_id }} search={one.block ? { block: one.block } : {}}>
              {one.block ? t('uses.place', { flow: one.flow_name, block: one.block_title }) : t('uses.whole', { flow: one.flow_name })}
            </AnchorLink>
            {one.live ? '' : ` ${t('uses.inDraft')}`}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
