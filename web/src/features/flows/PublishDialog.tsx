import { Alert, Button, Group, Modal, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Finding, Flow, Published } from '~/api/contract';
import { FormError } from '~/components/FormError';
import { LoadFailed } from '~/components/LoadFailed';
import { useFormat } from '~/components/useFormat';
import { useSubmit } from '~/components/useSubmit';
import { cardName, type Graph } from './document/graph';
import { flowQueries } from './flowQueries';
import { FindingText } from './panel/FindingText';
import { FlowLinks } from './panel/FlowLinks';

interface Props {
  opened: boolean;
  onClose: () => void;
  flow: Flow;
  graph: Graph | null;
  onSelect: (block: string) => void;
}
/** Publishing: the check first, a comment for the list of versions, then what came of it. */
export default function PublishDialog({ opened, onClose, flow, graph, onSelect }: Props) {
  const { t } = useTranslation('flows');
  return (
    <Modal opened={opened} onClose={onClose} title={t('publish.title', { name: flow.name })} size="lg">
      {opened ? <PublishForm flow={flow} graph={graph} onSelect={onSelect} onClose={onClose} /> : null}
    </Modal>
  );
}

/** The inside of the dialog, apart so that it begins anew each time. */
export function PublishForm({ flow, graph, onSelect, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['flows', 'common']);
  const format = useFormat();
  const client = useQueryClient();
  const [done, setDone] = useState<Published | null>(null);
  const check = useQuery(flowQueries.check(flow.id));
  const form = useForm({ initialValues: { comment: '' } });
  const submit = useSubmit(form, (values) => api.post('/flows/{id}/publish', { path: { id: flow.id }, body: values }), (result) => {
    setDone(result);
    void client.invalidateQueries({ queryKey: ['flows'] });
    void client.invalidateQueries({ queryKey: ['onboarding'] });
  });
  if (check.error) return <LoadFailed error={check.error} retry={() => void check.refetch()} />;
  if (!check.data) return <Stack><Skeleton h={24} /><Skeleton h={80} /></Stack>;
  const names = new Map(graph?.cards.map((card) => [card.id, cardName(card)]));
  const findings = check.data.findings.filter((one) => !one.silenced);
  const errors = findings.filter((one) => one.level === 'error');
  const others = findings.filter((one) => one.level !== 'error');
  const show = (list: Finding[]) => list.map((one) => {
    const block = one.block;
    return <FindingText key={`${one.rule}:${block}:${one.path}`} finding={one} place={block ? names.get(block) ?? block : undefined} onOpen={block ? () => onSelect(block) : undefined} />;
  });
  if (done) {
    return (
      <Stack>
        <Group gap="xs" wrap="nowrap"><IconCircleCheck size={24} color="var(--mantine-color-anchor)" /><Text fw={600} component="output">{t('publish.done', { number: done.version })}</Text></Group>
        <Text>{flow.waiting ? t('publish.doneWaiting', { count: flow.waiting, people: format.number(flow.waiting) }) : t('publish.doneAbout')}</Text>
        <div><Text fw={600} mb={6}>{t('try.title')}</Text><FlowLinks flow={flow.id} /></div>
        <Group justify="flex-end"><Button onClick={onClose} data-autofocus>{t('common:close')}</Button></Group>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit.onSubmit}>
      <Stack>
        {errors.length ? (
          <>
            <Alert color="red" styles={{ message: { color: 'var(--mantine-color-text)' } }}>{t('publish.blocked', { count: errors.length })}</Alert>
            <div>{show(errors)}</div>
          </>
        ) : null}
        {others.length ? <div><Text fw={600} mb={4}>{t('publish.warnings', { count: others.length })}</Text>{show(others)}</div> : null}
        {findings.length === 0 ? <Text>{t('publish.clean')}</Text> : null}
        {errors.length ? null : (
          <>
            {flow.waiting ? <Text size="sm" c="dimmed">{t('publish.waiting', { count: flow.waiting, people: format.number(flow.waiting) })}</Text> : null}
            <Textarea label={t('publish.comment')} placeholder={t('publish.commentExample')} autosize minRows={2} maxLength={500} data-autofocus {...form.getInputProps('comment')} />
          </>
        )}
        <FormError {...submit} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{errors.length ? t('common:close') : t('common:cancel')}</Button>
          {errors.length ? null : <Button type="submit" loading={submit.busy}>{t('publish.action')}</Button>}
        </Group>
      </Stack>
    </form>
  );
}
