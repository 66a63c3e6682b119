import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Flow } from '~/api/contract';
import { readDocument } from '../document/document';
import { makeEditor } from '../document/store';
import { flowQueries } from '../flowQueries';
import { Autosave } from './autosave';
import { draftsOf } from './drafts';

/** The editor of a flow and what saves it. */
export function useEditing(flow: Flow, may: boolean) {
  const { t } = useTranslation('flows');
  const client = useQueryClient();
  const [editor] = useState(() => {
    const store = makeEditor(readDocument(flow.document));
    const { queryKey } = flowQueries.one(flow.id);
    const save = new Autosave(store, flow.revision, {
      send: (document, revision) => api.put('/flows/{id}/draft', { path: { id: flow.id }, body: { document }, revision, timeout: 60_000 }),
      load: async () => {
        const now = await api.get('/flows/{id}', { path: { id: flow.id } });
        client.setQueryData(queryKey, now);
        return { revision: now.revision, document: readDocument(now.document) };
      },
      onSaved: ({ revision, problems }, document) => client.setQueryData(queryKey, (old: Flow | undefined) => old && { ...old, revision, problems, document, draft_changed: true }),
      drafts: draftsOf(flow.id),
    });
    return { store, save };
  });
  const { save } = editor;
  useEffect(() => {
    if (!may) return;
    const stop = save.start();
    void save.restore().then((found) => { if (found) notifications.show({ message: t('save.restored'), color: 'teal', autoClose: 8000 }); });
    return stop;
  }, [save, may, t]);
  useEffect(() => {
    save.heard({ revision: flow.revision, document: readDocument(flow.document) });
    const { news } = save.status.getState();
    if (news && !may) save.takeTheirs(news); // a reader has nothing to lose
  }, [save, may, flow.revision, flow.document]);
  return editor;
}
