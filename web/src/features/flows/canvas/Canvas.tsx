import { Background, type Connection, type FinalConnectionState, MiniMap, type NodeChange, ReactFlow, ReactFlowProvider, useReactFlow, useStoreApi } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { type KeyboardEvent, lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { link, unlink } from '../document/change';
import { startId } from '../document/graph';
import { grid, type Layout, snap } from '../document/layout';
import { useDraft, useFlowEditor } from '../editor/context';
import { BlockNode } from './BlockNode';
import classes from './Canvas.module.css';
import { FrameBox } from './FrameNode';
import { NoteCard } from './NoteNode';
import { opening } from './opening';
import { RouteEdge } from './RouteEdge';
import { useMoves } from './useMoves';
import { type CanvasNode, type Shown, useLines, useNodes } from './useNodes';
import { ShowSelected, Zoom } from './Zoom';

// What only those need who may build.
const Tools = lazy(() => import('./Tools').then(({ Tools: Bar }) => ({ default: Bar })));

const nodeTypes = { card: BlockNode, note: NoteCard, frame: FrameBox };
const edgeTypes = { route: RouteEdge };
const minimapFrom = 20;
const several = ['Shift', 'Meta', 'Control'];

export interface CanvasProps extends Omit<Shown, 'selection' | 'editable'> {
  laid: Layout | null;
  /** The block whose panel is open. */
  selected: string | null;
  onSelect: (id: string | null) => void;
}

/** The flow as a picture: to look at, and where the reader may, to build on. It opens whole while it can be read, else at its start. */
export default function Canvas(props: CanvasProps) {
  return <ReactFlowProvider><Stage {...props} /></ReactFlowProvider>;
}

function Stage({ graph, document, places, laid, selected, current, onSelect, numbers, exits, problems, languages }: CanvasProps) {
  const { t } = useTranslation('flows');
  const { store, act, editable } = useFlowEditor();
  const frame = useStoreApi();
  const { screenToFlowPosition } = useReactFlow();
  const area = useRef<HTMLDivElement>(null);
  const pointer = useRef<{ x: number; y: number } | null>(null);
  const [line, setLine] = useState<string | null>(null);
  const selection = useDraft((state) => state.selection);
  const settled = useNodes({ graph, document, places, selection, current, editable, numbers, problems, languages });
  const { nodes, onMoves } = useMoves(settled, { document, graph, places });
  const edges = useLines({ graph, places, selection, exits, laid, chosen: line, near: classes.near });
  useEffect(() => {
    store.see(places, () => {
      const box = area.current?.getBoundingClientRect();
      return screenToFlowPosition(pointer.current ?? (box ? { x: box.x + box.width / 2 - 130, y: box.y + box.height / 3 } : { x: 0, y: 0 }));
    });
    return () => store.see(places, null);
  }, [store, places, screenToFlowPosition]);
  useEffect(() => {
    if (selected !== null) store.getState().select([selected]);
  }, [store, selected]);

  const onNodesChange = useCallback((changes: NodeChange<CanvasNode>[]) => {
    const chosen = changes.filter((change) => change.type === 'select');
    if (chosen.length) {
      const next = new Set(store.getState().selection);
      for (const change of chosen) if (change.selected) next.add(change.id); else next.delete(change.id);
      store.getState().select(next);
      if (next.size) setLine(null);
    }
    onMoves(changes);
  }, [store, onMoves]);
  const onConnect = useCallback(({ source, sourceHandle, target }: Connection) => {
    store.getState().run((before) => link(before, { block: source, exit: sourceHandle ?? '' }, target));
  }, [store]);
  /** A link let go over a card leads there, wherever it is hit; over nothing it asks what comes next. */
  const onConnectEnd = useCallback((event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    if (state.isValid || !state.fromNode || !state.fromHandle?.id) return;
    const { clientX: x, clientY: y } = 'changedTouches' in event ? event.changedTouches[0] ?? { clientX: 0, clientY: 0 } : event;
    const under = window.document.elementFromPoint(x, y);
    const from = { block: state.fromNode.id, exit: state.fromHandle.id };
    const card = under?.closest('.react-flow__node-card')?.getAttribute('data-id');
    if (card && card !== from.block) store.getState().run((before) => link(before, from, card));
    else if (!card && under && area.current?.contains(under)) {
      const on = screenToFlowPosition({ x, y });
      act.ask({ from, at: { x, y }, on: { x: snap(on.x), y: snap(on.y - 22) } });
    }
  }, [store, act, screenToFlowPosition]);
  const onKeyDown = (event: KeyboardEvent) => {
    const id = event.target instanceof HTMLElement && event.target.matches('.react-flow__node') ? event.target.dataset.id : undefined;
    if (id && event.key === 'Enter') {
      const inside = event.target as HTMLElement;
      if (graph.cards.some((card) => card.id === id)) act.open(id);
      else inside.querySelector(`[data-open="${CSS.escape(id)}"]`)?.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    }
    const cut = graph.lines.find((one) => one.id === line);
    if (editable && cut && (event.key === 'Delete' || event.key === 'Backspace') && selection.size === 0 && !(event.target instanceof HTMLElement && event.target.closest('input, textarea'))) {
      event.preventDefault();
      store.getState().run((before) => unlink(before, { block: cut.from, exit: cut.exit }));
    }
  };
  const labels = useMemo(() => ({
    'node.a11yDescription.default': t('canvas.nodeHelp'), 'node.a11yDescription.keyboardDisabled': t('canvas.nodeHelp'), 'edge.a11yDescription.default': '',
    'minimap.ariaLabel': t('canvas.minimap'), 'controls.ariaLabel': t('canvas.controls'), 'handle.ariaLabel': t('canvas.handle'),
  }), [t]);
  return (
    // The keys are those of the cards and links inside, which have their own roles.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={area} className={classes.area} onKeyDown={onKeyDown} onPointerMove={(event) => { pointer.current = event.target instanceof Element && event.target.closest('.react-flow__panel') ? null : { x: event.clientX, y: event.clientY }; }} onPointerLeave={() => { pointer.current = null; }}>
      <ReactFlow
        className={classes.canvas}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onNodeClick={(_, { id, type }) => { if (type === 'card' && (!editable || (selected !== null && selected !== id))) onSelect(id); }}
        onNodeDoubleClick={(_, { id, type }) => { if (type === 'card') act.open(id); }}
        onEdgeClick={(_, { id }) => { setLine(id); store.getState().select([]); }}
        onPaneClick={() => { setLine(null); onSelect(null); }}
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        isValidConnection={({ target }) => target !== startId}
        onInit={(flow) => void flow.setViewport(opening(graph, places, frame.getState()))}
        minZoom={0.05}
        maxZoom={1.5}
        onlyRenderVisibleElements
        nodesDraggable={editable}
        nodesConnectable={editable}
        connectOnClick={false}
        connectionRadius={28}
        selectionKeyCode={editable ? 'Shift' : null}
        multiSelectionKeyCode={editable ? several : null}
        elevateNodesOnSelect={false}
        zoomOnDoubleClick={!editable}
        snapToGrid
        snapGrid={[grid, grid]}
        edgesFocusable={false}
        deleteKeyCode={null}
        ariaLabelConfig={labels}
        proOptions={{ hideAttribution: false }}
      >
        <Background gap={24} size={1.2} color="var(--flow-dots)" />
        {graph.cards.length > minimapFrom ? <MiniMap pannable zoomable position="bottom-right" className={classes.minimap} style={{ width: 160, height: 100 }} nodeColor="var(--flow-mini)" maskColor="var(--flow-mask)" /> : null}
        <Zoom graph={graph} positions={places} />
        {editable ? <Suspense fallback={null}><Tools graph={graph} places={places} /></Suspense> : null}
        <ShowSelected id={selected} positions={places} />
      </ReactFlow>
    </div>
  );
}
