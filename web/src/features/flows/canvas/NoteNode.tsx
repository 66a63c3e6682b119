import type { Node, NodeProps } from '@xyflow/react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setNote } from '../document/change';
import { useFlowEditor } from '../editor/context';
import classes from './NoteNode.module.css';

export type NoteNode = Node<{ text: string; editable: boolean }, 'note'>;

/** A sticky note. A double click, or Enter, writes on it; without words it goes. */
export const NoteCard = memo(function NoteCard({ id, data: { text, editable }, selected }: NodeProps<NoteNode>) {
  const { t } = useTranslation('flows');
  const { store } = useFlowEditor();
  const [writing, setWriting] = useState(selected && text === '' && editable);
  if (!writing) return <div className={classes.note} data-open={id} data-selected={selected || undefined} onDoubleClick={() => setWriting(editable)}>{text}</div>;
  return (
    <textarea
      className={`${classes.note} nodrag nowheel`} aria-label={t('note.text')} placeholder={t('note.placeholder')} defaultValue={text} autoFocus
      onBlur={(event) => {
        setWriting(false);
        const next = event.currentTarget.value;
        if (next !== text || !next.trim()) store.getState().run((document) => setNote(document, { id, text: next }));
      }}
      onKeyDown={(event) => { if (event.key === 'Escape') event.currentTarget.blur(); }}
    />
  );
});
