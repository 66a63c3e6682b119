import type { Tag } from '~/api/contract';
import classes from './TagLabel.module.css';

/** Colours a tag may have. */
export const tagColors = ['#0f8a8f', '#3b73b9', '#6a5acd', '#b8527a', '#c2452d', '#b7791f', '#5c8a2f', '#6b7680'] as const;

/** A tag: its colour as a dot, its name in text colour, so that any colour stays readable. */
export function TagLabel({ tag }: { tag: Pick<Tag, 'name' | 'color'> }) {
  return (
    <span className={classes.tag}>
      <span className={classes.dot} style={{ background: tag.color || tagColors[7] }} />
      {tag.name}
    </span>
  );
}
