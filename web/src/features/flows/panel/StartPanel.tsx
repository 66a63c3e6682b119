import { Button, Stack, Text } from '@mantine/core';
import { IconBolt, IconDeviceMobile } from '@tabler/icons-react';
import { Link as RouterLink } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Flow, FlowStats } from '~/api/contract';
import { usePeople } from '~/api/people';
import { useCan } from '~/api/session';
import { PeopleNumber } from '~/components/PeopleNumber';
import type { Reader } from '../document/describe';
import type { FlowDocument } from '../document/document';
import { triggerWords } from '../document/graph';
import { FlowLinks } from './FlowLinks';
import classes from './Panel.module.css';

/** What starts the flow, and how to try it. */
export default function StartPanel({ flow, reader, document, stats, triggers = true }: { flow: Flow; reader: Reader; document: FlowDocument | null; stats: FlowStats | undefined; triggers?: boolean }) {
  const { t } = useTranslation('flows');
  const people = usePeople();
  const sandbox = useCan('sandbox:use');
  return (
    <Stack p="md" gap="md">
      {triggers ? (
        <div>
          <Text size="sm" c="dimmed" mb={4}>{t('trigger.title')}</Text>
          {document?.triggers.length ? document.triggers.map((one) => <Text key={one.id}><IconBolt size={14} aria-hidden="true" /> {triggerWords(one, reader)}</Text>) : <Text>{t('trigger.none')}</Text>}
        </div>
      ) : null}
      {stats ? (
        <dl className={classes.numbers}>
          {([['column.started', stats.started, 'started_flow'], ['column.finished', stats.finished, 'finished_flow'], ['column.waiting', flow.waiting, 'in_flow'], ['stopped', stats.stopped, '']] as const).map(([key, value, atom]) => <div key={key}><dt>{t(key)}</dt><dd><PeopleNumber value={value} filter={people(atom, flow.slug)} label={t(key)} /></dd></div>)}
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
