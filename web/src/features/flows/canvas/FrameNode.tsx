import type { Node, NodeProps } from '@xyflow/react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setFrame } from '../document/change';
import { sayIn } from '../document/document';
import { useFlowEditor } from '../editor/context';
import classes from './FrameNode.module.css';

export type FrameNode = Node<{ title: string; editable: boolean }, 'frame'>;

/** A frame around blocks. Its head is the handle that moves them all; a double click on it, or Enter, names the frame. */
export const FrameBox = memo(function FrameBox({ id, data: { title, editable }, selected }: NodeProps<FrameNode>) {
  const { t } = useTranslation('flows');
  const { store, language } = useFlowEditor();
  const [naming, setNaming] = useState(selected && title === '' && editable);
  const name = (text: string) => {
    setNaming(false);
    store.getState().run((document) => {
      const frame = document.frames.find((one) => one.id === id);
      return !frame || text === title ? document : setFrame(document, { ...frame, title: sayIn(frame.title, language, text, document.languages) });
    });
  };
  return (
    <div className={classes.frame} data-selected={selected || undefined}>
      {naming ? (
        <input className={`${classes.name} nodrag`} aria-label={t('frame.name')} placeholder={t('frame.untitled')} defaultValue={title} autoFocus onBlur={(event) => name(event.currentTarget.value.trim())} onKeyDown={(event) => { if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur(); }} />
      ) : <div className={`${classes.head} frame-head`} data-open={id} onDoubleClick={() => setNaming(editable)}>{title || t('frame.untitled')}</div>}
    </div>
  );
});
