import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setNote } from '../document/change';
import { useDraft, useFlowEditor } from './context';

/** The note that hangs on a block, for oneself and colleagues. Without words there is none. */
export default function BlockNote({ block }: { block: string }) {
  const { t } = useTranslation('flows');
  const { store } = useFlowEditor();
  const note = useDraft((state) => state.document.notes.find((one) => one.at === block));
  const write = (text: string) => {
    if (note || text.trim()) store.getState().run((document, fresh) => setNote(document, { id: note?.id ?? fresh('note'), at: block, text }), `${block}.note`);
  };
  return <Textarea label={t('note.block')} placeholder={t('note.placeholder')} autosize minRows={1} maxRows={8} value={note?.text ?? ''} onChange={(event) => write(event.currentTarget.value)} />;
}
