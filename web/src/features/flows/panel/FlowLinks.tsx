import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { useCan } from '~/api/session';
import { Copyable } from '~/components/Copyable';
import { AnchorLink } from '~/components/links';

/** The first links of a flow, ready to copy. */
export function FlowLinks({ flow }: { flow: string }) {
  const { t } = useTranslation('flows');
  const may = useCan('links:read');
  const { data } = useQuery({ queryKey: ['links', 'of-flow', flow], queryFn: ({ signal }) => api.get('/links', { signal, query: { flow_id: flow } }), enabled: may });
  if (!may) return null;
  if (!data) return <Skeleton h={32} />;
  const links = data.items.filter((link) => !link.archived).slice(0, 5);
  if (links.length === 0) return <Text size="sm">{t('try.noLinks')} <AnchorLink to="/links" search={{ flow }}>{t('try.makeLink')}</AnchorLink></Text>;
  return <Stack gap={6}>{links.map((link) => <div key={link.id}><Text size="sm">{link.name}</Text><Copyable value={link.url} label={link.name} /></div>)}</Stack>;
}
