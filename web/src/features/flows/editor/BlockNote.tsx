import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setNote } from '../document/change';
import { useDraft, useFlowEditor } from './context';

/** The note that hangs on a block, for oneself and colleagues. Without words there is none. */
export default function BlockNote({ block }: { block: string }) {
  const { t } = useTranslation('flows');
  const { store } = useFlowEditor();
  const note = useDraft((state) => state.document.notes.find((one) => one.at === block));
  const [text, setText] = useState<string | null>(null);
  const write = () => {
    setText(null);
    if (text === null || text === (note?.text ?? '') || (!note && !text.trim())) return;
    store.getState().run((document, fresh) => setNote(document, { id: note?.id ?? fresh('note'), at: block, text }));
  };
  return <Textarea label={t('note.block')} placeholder={t('note.placeholder')} autosize minRows={1} maxRows={8} value={text ?? note?.text ?? ''} onChange={(event) => setText(event.currentTarget.value)} onBlur={write} />;
}
