import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconMinus, IconPlus, IconZoomScan } from '@tabler/icons-react';
import { Panel, useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Graph } from '../document/graph';
import type { Positions } from '../document/layout';
import { width } from '../document/size';
import classes from './Canvas.module.css';
import { around } from './opening';

/** How near the flow is seen, with the key 1 for all of it. */
export function Zoom({ graph, positions }: { graph: Graph; positions: Positions }) {
  const { t } = useTranslation('flows');
  const { fitBounds, zoomIn, zoomOut } = useReactFlow();
  const fit = useCallback(() => {
    void fitBounds(around(graph, positions), { padding: 0.06 });
  }, [graph, positions, fitBounds]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"]');
      if (event.key !== '1' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      fit();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [fit]);
  const buttons = [
    [t('canvas.zoomOut'), IconMinus, () => void zoomOut()],
    [t('canvas.zoomIn'), IconPlus, () => void zoomIn()],
    [t('canvas.fit'), IconZoomScan, fit],
  ] as const;
  return (
    <Panel position="bottom-left">
      <Group gap={4} className={classes.zoom}>
        {buttons.map(([label, Icon, run]) => <Tooltip key={label} label={label}><ActionIcon size={32} aria-label={label} onClick={run}><Icon size={17} /></ActionIcon></Tooltip>)}
      </Group>
    </Panel>
  );
}

/** Brings a block chosen elsewhere (a problem, the outline, the address) into view; one that is already seen stays where it is. */
export function ShowSelected({ id, positions }: { id: string | null; positions: Positions }) {
  const { setCenter, getViewport } = useReactFlow();
  const frame = useStoreApi();
  const ready = useStore((state) => state.width > 0);
  const shown = useRef<string | null>(null);
  useEffect(() => {
    const at = id === null ? undefined : positions[id];
    if (id === null) shown.current = null;
    if (!at || !ready || shown.current === id) return;
    shown.current = id; // once: a block that is moved afterwards is not followed
    const { x, y, zoom } = getViewport();
    const left = at.x * zoom + x;
    const top = at.y * zoom + y;
    const size = frame.getState();
    if (left > 0 && top > 0 && left + width * zoom < size.width && top + 120 * zoom < size.height) return;
    void setCenter(at.x + width / 2, at.y + 100, { zoom: Math.max(zoom, 0.7), duration: window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 250 });
  }, [id, positions, ready, frame, setCenter, getViewport]);
  return null;
}
