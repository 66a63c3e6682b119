import { ActionIcon, Menu } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconDotsVertical, IconDownload, IconEye, IconPencil, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, apiUrl } from '~/api/client';
import type { FlowRow, FlowState } from '~/api/contract';
import { useCan } from '~/api/session';
import { notifyDone, notifyProblem } from '~/components/problemText';
import { useFormat } from '~/components/useFormat';

const Uses = lazy(() => import('~/components/Uses').then(({ Uses: List }) => ({ default: List })));
const ConfirmDanger = lazy(() => import('~/components/ConfirmDanger').then(({ ConfirmDanger: Dialog }) => ({ default: Dialog })));

const TryLinksDialog = lazy(() => import('./simulator/TryLinksDialog'));

/** What can be done with a flow as a whole: pause and go on, archive and bring back, take it away as a file. */
export function FlowMenu({ flow, quiet = false, onBlock, onSettings }: { flow: FlowRow; quiet?: boolean; onBlock?: (block: string) => void; onSettings?: () => void }) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const client = useQueryClient();
  const may = useCan('flows:write');
  const [trying, setTrying] = useState(false);
  const [asked, setAsked] = useState<'paused' | 'archived' | null>(null);
  const move = async (state: Exclude<FlowState, 'draft'>) => {
    await api.patch('/flows/{id}', { path: { id: flow.id }, query: { although_used: true }, body: { state } });
    await client.invalidateQueries({ queryKey: ['flows'] });
    notifyDone(t(`moved.${state}`, { name: flow.name }));
  };
  const resume = useMutation({ mutationFn: move, onError: notifyProblem });
  const effect = { count: flow.waiting, people: format.number(flow.waiting) };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon size={34} variant={quiet ? 'subtle' : 'default'} aria-label={t('menu.label', { name: flow.name })} onClick={(event) => event.stopPropagation()}><IconDotsVertical size={17} /></ActionIcon></Menu.Target>
        <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
          {may && onSettings && flow.state !== 'archived' ? <Menu.Item leftSection={<IconPencil size={15} />} onClick={onSettings}>{t('menu.settings')}</Menu.Item> : null}
          {may && flow.state === 'live' ? <Menu.Item leftSection={<IconPlayerPause size={15} />} onClick={() => setAsked('paused')}>{t('menu.pause')}</Menu.Item> : null}
          {may && flow.state === 'paused' ? <Menu.Item leftSection={<IconPlayerPlay size={15} />} onClick={() => resume.mutate('live')}>{t('menu.resume')}</Menu.Item> : null}
          <Menu.Item leftSection={<IconEye size={15} />} onClick={() => setTrying(true)}>{t('menu.try')}</Menu.Item>
          <Menu.Item leftSection={<IconDownload size={15} />} component="a" href={apiUrl('/flows/{id}/export', { path: { id: flow.id } })} download={`${flow.slug}.yaml`}>{t('menu.export')}</Menu.Item>
          {may && flow.state !== 'archived' ? <Menu.Item leftSection={<IconArchive size={15} />} onClick={() => setAsked('archived')}>{t('menu.archive')}</Menu.Item> : null}
          {may && flow.state === 'archived' ? <Menu.Item leftSection={<IconArchiveOff size={15} />} onClick={() => resume.mutate('paused')}>{t('menu.restore')}</Menu.Item> : null}
        </Menu.Dropdown>
      </Menu>
      {trying ? <Suspense fallback={null}><TryLinksDialog flow={flow} onClose={() => setTrying(false)} {...(onBlock && { onBlock: (block: string) => { setTrying(false); onBlock(block); } })} /></Suspense> : null}
      {asked ? <Suspense fallback={null}><ConfirmDanger opened onClose={() => setAsked(null)} title={t(`ask.${asked}.title`, { name: flow.name })} effect={<>{flow.waiting ? t(`ask.${asked}.effect`, effect) : t(`ask.${asked}.nobody`)}{asked === 'archived' ? <Uses kind="flow" name={flow.slug} /> : null}</>} action={t(`ask.${asked}.action`)} run={() => move(asked)} /></Suspense> : null}
    </>
  );
}
