import { ActionIcon, Kbd, Loader, Text, Tooltip } from '@mantine/core';
import { IconFrame, IconLayoutDistributeVertical, IconNote, IconPlus } from '@tabler/icons-react';
import { Panel } from '@xyflow/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyProblem } from '~/components/problemText';
import { place, setFrame, setNote } from '../document/change';
import type { Graph } from '../document/graph';
import { keepCorner, layOut, partOf, type Positions, snap } from '../document/layout';
import { useDraft, useFlowEditor } from '../editor/context';
import classes from './Canvas.module.css';

const worthTelling = 300; // blocks: fewer are laid out before one could read about it

/** What one builds with, at hand on the canvas: a block, a note, a frame, and laying out what is chosen or all. */
export function Tools({ graph, places }: { graph: Graph; places: Positions }) {
  const { t } = useTranslation('flows');
  const { store, act } = useFlowEditor();
  const several = useDraft((state) => state.selection.size > 1);
  const [busy, setBusy] = useState(0);
  const spot = () => {
    const at = store.spot?.() ?? { x: 0, y: 0 };
    return { x: snap(at.x), y: snap(at.y) };
  };
  const addNote = () => {
    let id = '';
    store.getState().run((document, fresh) => setNote(document, { id: (id = fresh('note')), text: '' }, spot()));
    store.getState().select([id]);
  };
  const addFrame = () => {
    let id = '';
    store.getState().run((document, fresh) => {
      const { selection } = store.getState();
      const blocks = document.blocks.filter((block) => selection.has(block.id)).map((block) => block.id);
      return setFrame(document, { id: (id = fresh('frame')), blocks }, blocks.length ? undefined : spot());
    });
    store.getState().select([id]);
  };
  const tidy = () => {
    const { selection } = store.getState();
    const part = partOf(graph, selection);
    const whole = part.cards.length < 2;
    setBusy(whole ? graph.cards.length : part.cards.length);
    layOut(whole ? graph : part)
      .then(({ positions }) => store.getState().run((document) => place(document, keepCorner(positions, places))))
      .catch(notifyProblem)
      .finally(() => setBusy(0));
  };
  const tools = [
    [t('tool.block'), IconPlus, () => act.ask({}), '/'],
    [t('tool.note'), IconNote, addNote, ''],
    [t('tool.frame'), IconFrame, addFrame, ''],
    [several ? t('tool.tidyChosen') : t('tool.tidy'), IconLayoutDistributeVertical, tidy, ''],
  ] as const;
  return (
    <>
      <Panel position="top-left">
        <div className={classes.tools} role="toolbar" aria-orientation="vertical" aria-label={t('tool.label')}>
          {tools.map(([label, Icon, run, key]) => (
            <Tooltip key={label} position="right" label={<>{label}{key ? <Kbd size="xs" ml={6}>{key}</Kbd> : null}</>}>
              <ActionIcon size={36} aria-label={label} disabled={busy > 0} onClick={run}><Icon size={19} stroke={1.7} /></ActionIcon>
            </Tooltip>
          ))}
        </div>
      </Panel>
      {busy > worthTelling ? <Panel position="top-center"><div className={classes.busy}><Loader size="xs" /><Text size="sm" component="output">{t('tool.busy', { count: busy })}</Text></div></Panel> : null}
    </>
  );
}
