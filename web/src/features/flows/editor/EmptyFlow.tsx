import { Button, Center, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { addBlock, newBlock } from '../document/change';
import { BlockIcon } from '../canvas/BlockIcon';
import { useFlowEditor } from './context';

const first = new Set(['message', 'question']);

/** What to do first in a flow without blocks. */
export function EmptyFlow({ editable }: { editable: boolean }) {
  const { t } = useTranslation('flows');
  const { store, act, kinds } = useFlowEditor();
  const begin = (name: string) => {
    const kind = kinds.find((one) => one.kind === name);
    let id = '';
    if (kind) store.getState().run((document, fresh) => addBlock(document, newBlock(kind, (id = fresh(name))), { at: { x: 352, y: 0 } }));
    if (id) act.open(id);
  };
  return (
    <Center h="100%" p="md">
      <Stack align="center" maw={460} gap="sm">
        <Text fw={600} size="lg" ta="center">{t('first.title')}</Text>
        <Text c="dimmed" ta="center">{editable ? t('first.about') : t('first.nothing')}</Text>
        {editable ? (
          <Group justify="center" mt="xs">
            {kinds.filter((kind) => first.has(kind.kind)).map((kind) => <Button key={kind.kind} variant={kind.kind === 'message' ? 'filled' : 'default'} leftSection={<BlockIcon icon={kind.icon} group={kind.group} />} onClick={() => begin(kind.kind)}>{kind.title}</Button>)}
            <Button variant="default" onClick={() => act.ask({ done: act.open })}>{t('first.other')}</Button>
          </Group>
        ) : null}
      </Stack>
    </Center>
  );
}
