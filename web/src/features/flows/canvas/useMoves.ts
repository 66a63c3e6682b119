import type { NodeChange } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { enframe, place } from '../document/change';
import type { FlowDocument } from '../document/document';
import type { Graph } from '../document/graph';
import type { Positions } from '../document/layout';
import { useFlowEditor } from '../editor/context';
import { frameBox, frameUnder } from './frames';
import type { CanvasNode } from './useNodes';

/**
 * Moving by mouse and by arrow keys. While things are dragged only the picture changes; letting go is one change of the document.
 * Arrow keys come without a drag: each is a change, those within a second are one step back.
 */
export function useMoves(settled: CanvasNode[], now: { document: FlowDocument; graph: Graph; places: Positions }) {
  const { store } = useFlowEditor();
  const [drag, setDrag] = useState<Positions | null>(null);
  const dragged = useRef<Positions | null>(null);
  const latest = useRef(now);
  useEffect(() => { latest.current = now; });
  const nodes = useMemo(() => (drag ? settled.map((node): CanvasNode => (drag[node.id] ? { ...node, position: drag[node.id] ?? node.position, dragging: true } as CanvasNode : node)) : settled), [settled, drag]);
  const onMoves = useCallback((changes: NodeChange<CanvasNode>[]) => {
    const { document, graph, places } = latest.current;
    const moves = changes.flatMap((change) => (change.type === 'position' && change.position ? [change] : []));
    if (moves.length === 0) return;
    const to: Positions = { ...dragged.current, ...Object.fromEntries(moves.map((change) => [change.id, change.position as { x: number; y: number }])) };
    // A frame takes its blocks along.
    for (const one of document.frames) {
      const at = to[one.id];
      if (!at) continue;
      const from = frameBox(one, graph, places);
      for (const id of one.blocks ?? []) {
        const stood = places[id];
        if (stood && !moves.some((change) => change.id === id)) to[id] = { x: stood.x + at.x - from.x, y: stood.y + at.y - from.y };
      }
    }
    if (moves.some((change) => change.dragging)) {
      dragged.current = to;
      setDrag(to);
      return;
    }
    const byMouse = dragged.current !== null;
    dragged.current = null;
    setDrag(null);
    const alone = new Set(Object.keys(to).filter((id) => !document.frames.some((one) => to[one.id] && one.blocks?.includes(id))));
    store.getState().run((before) => {
      const placed = place(before, to);
      if (placed === before || !byMouse) return placed;
      let next = placed;
      for (const [id, into] of frameUnder(before, graph, { ...places, ...to }, alone)) next = enframe(next, [id], into);
      return next;
    }, byMouse ? undefined : `nudge:${moves.map((change) => change.id).join()}`);
  }, [store]);
  return { nodes, onMoves };
}
