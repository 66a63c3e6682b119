import { Button, Stack, Text } from '@mantine/core';
import { IconBolt, IconDeviceMobile } from '@tabler/icons-react';
import { Link as RouterLink } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Flow, FlowStats } from '~/api/contract';
import { useCan } from '~/api/session';
import { useFormat } from '~/components/useFormat';
import type { FlowDocument } from '../document/document';
import { triggerWords } from '../document/graph';
import { FlowLinks } from './FlowLinks';
import classes from './Panel.module.css';

/** What starts the flow, and how to try it. */
export default function StartPanel({ flow, document, stats }: { flow: Flow; document: FlowDocument | null; stats: FlowStats | undefined }) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const sandbox = useCan('sandbox:use');
  return (
    <Stack p="md" gap="md">
      <div>
        <Text size="sm" c="dimmed" mb={4}>{t('trigger.title')}</Text>
        {document?.triggers.length ? document.triggers.map((one) => <Text key={one.id}><IconBolt size={14} aria-hidden="true" /> {triggerWords(one, t)}</Text>) : <Text>{t('trigger.none')}</Text>}
      </div>
      {stats ? (
        <dl className={classes.numbers}>
          {([['column.started', stats.started], ['column.finished', stats.finished], ['column.waiting', flow.waiting], ['stopped', stats.stopped]] as const).map(([key, value]) => <div key={key}><dt>{t(key)}</dt><dd>{format.number(value)}</dd></div>)}
        </dl>
      ) : null}
      <div>
        <Text fw={600}>{t('try.title')}</Text>
        <Text size="sm" c="dimmed" mb="xs">{flow.live_version === null ? t('try.publishFirst') : t('try.about')}</Text>
        <FlowLinks flow={flow.id} />
        {sandbox ? <Button component={RouterLink} to="/phones" variant="default" size="xs" mt="xs" leftSection={<IconDeviceMobile size={15} />}>{t('try.sandbox')}</Button> : null}
      </div>
    </Stack>
  );
}
