import { Alert, Button, Group, Modal, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Finding, Flow, PublishPlan } from '~/api/contract';
import { FormError } from '~/components/FormError';
import { LoadFailed } from '~/components/LoadFailed';
import { useFormat } from '~/components/useFormat';
import { useSubmit } from '~/components/useSubmit';
import { cardName, type Graph } from './document/graph';
import { flowQueries } from './flowQueries';
import { FindingText } from './panel/FindingText';
import { FlowLinks } from './panel/FlowLinks';
import { ChangesList } from './versions/ChangesList';
import { proposed, type Sums, sums } from './versions/fates';
import { LaunchChecklist } from './versions/LaunchChecklist';
import { MoveProgress } from './versions/MoveProgress';
import { PeopleMap } from './versions/PeopleMap';

interface Props {
  opened: boolean;
  onClose: () => void;
  flow: Flow;
  graph: Graph | null;
  onSelect: (block: string) => void;
  /** Return to this version instead of publishing the draft. */
  version?: number;
}

interface Done {
  version: number;
  move: string | null;
}

/** Publishing: the check, what changes and for whom, a comment for the list of versions, then what came of it. */
export default function PublishDialog({ opened, onClose, flow, graph, onSelect, version }: Props) {
  const { t } = useTranslation('flows');
  return (
    <Modal opened={opened} onClose={onClose} title={version === undefined ? t('publish.title', { name: flow.name }) : t('restore.title', { number: version })} size="lg">
      {opened ? <PublishForm flow={flow} graph={graph} onSelect={onSelect} onClose={onClose} version={version} /> : null}
    </Modal>
  );
}

/** The inside of the dialog, apart so that it begins anew each time. */
export function PublishForm({ flow, graph, onSelect, onClose, version }: Omit<Props, 'opened'>) {
  const [done, setDone] = useState<Done | null>(null);
  const plan = useQuery({ ...flowQueries.plan(flow.id, version), enabled: done === null });
  if (done) return <Published flow={flow} done={done} onClose={onClose} />;
  if (plan.error) return <LoadFailed error={plan.error} retry={() => void plan.refetch()} />;
  if (!plan.data) return <Stack><Skeleton h={24} /><Skeleton h={80} /></Stack>;
  return <PlanForm flow={flow} graph={graph} onSelect={onSelect} onClose={onClose} version={version} plan={plan.data} onDone={setDone} />;
}

function PlanForm({ flow, graph, onSelect, onClose, version, plan, onDone }: Omit<Props, 'opened'> & { plan: PublishPlan; onDone: (done: Done) => void }) {
  const { t } = useTranslation(['flows', 'common']);
  const client = useQueryClient();
  const form = useForm({ initialValues: { comment: version === undefined ? '' : t('restore.comment', { number: version }), map: proposed(plan) } });
  const send = ({ comment, map }: typeof form.values) => version === undefined
    ? api.post('/flows/{id}/publish', { path: { id: flow.id }, body: { comment, map } })
    : api.post('/flows/{id}/versions/{n}/restore', { path: { id: flow.id, n: version }, body: { comment, map, publish: true } });
  const submit = useSubmit(form, send, (result) => {
    onDone({ version: result.version ?? 0, move: result.move_id });
    void client.invalidateQueries({ queryKey: ['flows'] });
    void client.invalidateQueries({ queryKey: ['onboarding'] });
  });
  const names = new Map(graph?.cards.map((card) => [card.id, cardName(card)]));
  const findings = plan.findings.filter((one) => !one.silenced);
  const errors = findings.filter((one) => one.level === 'error');
  const others = findings.filter((one) => one.level !== 'error');
  const show = (list: Finding[]) => list.map((one) => {
    const block = one.block;
    return <FindingText key={`${one.rule}:${block}:${one.path}`} finding={one} place={block ? names.get(block) ?? block : undefined} onOpen={block ? () => onSelect(block) : undefined} />;
  });
  return (
    <form onSubmit={submit.onSubmit}>
      <Stack>
        {errors.length ? (
          <>
            <Alert color="red" styles={{ message: { color: 'var(--mantine-color-text)' } }}>{t('publish.blocked', { count: errors.length })}</Alert>
            <div>{show(errors)}</div>
          </>
        ) : null}
        {flow.live_version === null ? null : <ChangesList changes={plan.changes} title={t('changes.title')} />}
        {errors.length ? null : <PeopleMap plan={plan} names={names} map={form.values.map} errors={form.errors} choose={(block, target) => form.setFieldValue('map', { ...form.values.map, [block]: target })} />}
        {others.length ? <div><Text fw={600} mb={4}>{t('publish.warnings', { count: others.length })}</Text>{show(others)}</div> : null}
        {findings.length === 0 ? <Text>{t('publish.clean')}</Text> : null}
        {errors.length ? null : (
          <>
            {version === undefined ? <LaunchChecklist flow={flow.id} /> : null}
            {flow.live_version === null ? null : <Textarea label={t('publish.comment')} placeholder={t('publish.commentExample')} autosize minRows={2} maxLength={500} data-autofocus {...form.getInputProps('comment')} />}
            {plan.people ? <Summary sums={sums(plan, form.values.map)} /> : null}
          </>
        )}
        <FormError {...submit} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{errors.length ? t('common:close') : t('common:cancel')}</Button>
          {errors.length ? null : <Button type="submit" loading={submit.busy}>{version === undefined ? t('publish.action') : t('restore.action', { number: version })}</Button>}
        </Group>
      </Stack>
    </form>
  );
}

/** What the button will do to people, in numbers. */
function Summary({ sums: all }: { sums: Sums }) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const part = (key: keyof Sums) => (all[key] ? t(`plan.sum.${key}`, { count: all[key], people: format.number(all[key]) }) : null);
  return (
    <Alert color="teal" styles={{ message: { color: 'var(--mantine-color-text)' } }}>
      {[part('move'), part('stay'), part('finish'), part('stop')].filter(Boolean).join(' ')}
    </Alert>
  );
}

function Published({ flow, done, onClose }: { flow: Flow; done: Done; onClose: () => void }) {
  const { t } = useTranslation(['flows', 'common']);
  return (
    <Stack>
      <Group gap="xs" wrap="nowrap"><IconCircleCheck size={24} color="var(--mantine-color-anchor)" /><Text fw={600} component="output">{t('publish.done', { number: done.version })}</Text></Group>
      <Text>{t('publish.doneAbout')}</Text>
      {done.move ? <MoveProgress flow={flow.id} move={done.move} /> : null}
      <div><Text fw={600} mb={6}>{t('try.title')}</Text><FlowLinks flow={flow.id} /></div>
      <Group justify="flex-end"><Button onClick={onClose} data-autofocus>{t('common:close')}</Button></Group>
    </Stack>
  );
}
