import { ActionIcon, Alert, Group, Select, Skeleton, Tabs, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconDownload, IconRefresh, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Flow } from '~/api/contract';
import { isProblem } from '~/api/problem';
import { useChannelTitle } from '~/components/ChannelIcon';
import { notifyDone, notifyProblem, problemText } from '~/components/problemText';
import type { FlowDocument } from '../document/document';
import type { Graph } from '../document/graph';
import { Chat } from './Chat';
import { PersonForm } from './PersonForm';
import classes from './Simulator.module.css';
import { StartSelect } from './StartSelect';
import { TraceList } from './TraceList';
import { useSimulation } from './useSimulation';
import { Asks, Clock, Write } from './Write';

interface Props {
  flow: Flow;
  document: FlowDocument;
  /** The same as it is drawn: blocks are called here as the canvas calls them. */
  graph: Graph;
  /** Block to begin at; the flow's own beginning when left out. */
  start?: string;
  /** Tells the block where the person stands, to be lit on the canvas. */
  onCurrent: (block: string | null) => void;
  onClose: () => void;
}

const over = new Set<string>(['done', 'failed', 'stopped']);

/** A phone beside the canvas: the draft as a made-up person goes through it, with the reason of every turn. */
export default function SimulatorPanel({ flow, document, graph, start, onCurrent, onClose }: Props) {
  const { t, i18n } = useTranslation('simulator');
  const title = useChannelTitle();
  const simulation = useSimulation(flow, document, { channel: 'telegram', person: { first_name: i18n.language.startsWith('ru') ? 'Анна' : 'Anna', language: document.languages[0] }, start: start ? { block: start } : {}, inputs: [] });
  const { run, result, error, act } = simulation;
  const [tab, setTab] = useState('chat');
  const current = result && result.flow === flow.slug ? result.block : null;
  useEffect(() => {
    onCurrent(current || null);
  }, [current, onCurrent]);
  useEffect(() => () => onCurrent(null), [onCurrent]);
  const save = async () => {
    try {
      download(`${flow.slug}.scenario.yaml`, String(await simulation.scenario()));
      notifyDone(t('saved'));
    } catch (problem) {
      notifyProblem(problem);
    }
  };
  const stuck = result === null || error !== null || result.full;
  return (
    <section className={classes.panel} aria-label={t('title')}>
      <header className={classes.head}>
        <h2>{t('title')}</h2>
        <Group gap={4} wrap="nowrap">
          <Tool label={t('undo')} disabled={run.inputs.length === 0} onClick={simulation.undo}><IconArrowBackUp size={17} /></Tool>
          <Tool label={t('restart')} onClick={() => simulation.restart()}><IconRefresh size={17} /></Tool>
          <Tool label={t('save')} disabled={result === null || error !== null} onClick={() => void save()}><IconDownload size={17} /></Tool>
          <Tool label={t('close')} onClick={onClose}><IconX size={17} /></Tool>
        </Group>
      </header>
      <div className={classes.choices}>
        <Select size="xs" aria-label={t('channel')} data={(result?.channels ?? [run.channel]).map((kind) => ({ value: kind, label: title(kind) }))} value={run.channel} onChange={(channel) => simulation.change({ channel: channel ?? 'telegram' })} allowDeselect={false} />
        <StartSelect document={document} graph={graph} start={run.start} onChange={(next) => simulation.restart({ start: next })} />
      </div>
      {error ? <Alert color="red" radius={0} p="xs" role="alert">{t('broken')}<Faults error={error} /></Alert> : null}
      <Tabs value={tab} onChange={(next) => setTab(next ?? 'chat')} className={classes.tabs} keepMounted={false}>
        <Tabs.List aria-label={t('tabs')}><Tabs.Tab value="chat">{t('chat')}</Tabs.Tab><Tabs.Tab value="why">{t('why')}</Tabs.Tab><Tabs.Tab value="person">{t('person')}</Tabs.Tab></Tabs.List>
        <Tabs.Panel value="chat" className={classes.chat}>
          {result ? <Chat chat={result.chat} act={act} /> : error ? null : <Skeleton height={120} m="md" />}
          {result ? (
            <div className={classes.foot}>
              <output className={classes.state}>
                {result.wrong ? <span className={classes.wrong}>{result.wrong}</span> : null}
                {result.full ? <span className={classes.wrong}>{t('full')}</span> : null}
                {result.silent ? <span>{t('silent')}</span> : null}
                <span>{result.waits || (over.has(result.state) ? t(`state.${result.state}` as 'state.done') : '')}</span>
              </output>
              {result.asks ? <Asks what={result.asks} act={act} /> : null}
              <Clock result={result} act={act} disabled={stuck} />
              <Write act={act} disabled={stuck} />
            </div>
          ) : null}
        </Tabs.Panel>
        <Tabs.Panel value="why" className={classes.scroll}><TraceList lines={result?.trace ?? []} flow={flow.slug} onBlock={onCurrent} /></Tabs.Panel>
        <Tabs.Panel value="person" className={classes.scroll}><PersonForm person={run.person} onChange={(person) => simulation.change({ person })} result={result} /></Tabs.Panel>
      </Tabs>
    </section>
  );
}

function Tool({ label, disabled = false, onClick, children }: { label: string; disabled?: boolean; onClick: () => void; children: React.ReactNode }) {
  return <Tooltip label={label}><ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>{children}</ActionIcon></Tooltip>;
}

/** What is wrong with the draft, place by place. */
function Faults({ error }: { error: unknown }) {
  if (!isProblem(error) || error.fields.length === 0) return <div>{problemText(error).detail}</div>;
  return <ul className={classes.faults}>{error.fields.slice(0, 5).map((one) => <li key={`${one.path}${one.text}`}>{one.text}</li>)}</ul>;
}

function download(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = window.document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
