import { BaseEdge, type Edge, type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import { memo } from 'react';
import { between, routePath } from '../document/route';
import type { Point } from '../document/document';

export type RouteLine = Edge<{ route: Point[] | null }, 'route'>;

/** A link along the way the layout found between the cards; where it found none, in plain steps. */
export const RouteEdge = memo(function RouteEdge(props: EdgeProps<RouteLine>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, style } = props;
  const path = data?.route ? routePath(between({ x: sourceX, y: sourceY }, data.route, { x: targetX, y: targetY })) : getSmoothStepPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, borderRadius: 12 })[0];
  return <BaseEdge id={id} path={path} style={style} />;
});
