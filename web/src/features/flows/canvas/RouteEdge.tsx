import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { unlink } from '../document/change';
import { between, routePath } from '../document/route';
import type { Point } from '../document/document';
import { useFlowEditor } from '../editor/context';
import classes from './RouteEdge.module.css';

export type RouteLine = Edge<{ route: Point[] | null }, 'route'>;

/** A link along the way the layout found between the cards; where it found none, in plain steps. A chosen one has a button that takes it away. */
export const RouteEdge = memo(function RouteEdge(props: EdgeProps<RouteLine>) {
  const { id, source, sourceHandleId, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, style, selected } = props;
  const route = data?.route ? between({ x: sourceX, y: sourceY }, data.route, { x: targetX, y: targetY }) : null;
  const [steps, stepX, stepY] = getSmoothStepPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, borderRadius: 12 });
  return (
    <>
      <BaseEdge id={id} path={route ? routePath(route) : steps} style={style} />
      {selected ? <Cut from={source} exit={sourceHandleId ?? ''} at={route ? { x: sourceX + 24, y: sourceY } : { x: stepX, y: stepY }} /> : null}
    </>
  );
});

function Cut({ from, exit, at }: { from: string; exit: string; at: Point }) {
  const { t } = useTranslation('flows');
  const { store, editable } = useFlowEditor();
  if (!editable) return null;
  return (
    <EdgeLabelRenderer>
      <button type="button" className={`${classes.cut} nodrag nopan`} style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }} aria-label={t('canvas.unlink')} onClick={() => store.getState().run((document) => unlink(document, { block: from, exit }))}>×</button>
    </EdgeLabelRenderer>
  );
}
