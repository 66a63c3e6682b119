import { Menu, UnstyledButton } from '@mantine/core';
import { IconPlus, IconSelector } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { queries } from '~/api/queries';
import { useCan, useSession } from '~/api/session';
import { notifyProblem } from '~/components/problemText';
import classes from './Shell.module.css';
import { WorkspaceName } from './Who';

// A form, which nobody needs before they ask for it.
const NewWorkspaceDialog = lazy(() => import('./NewWorkspaceDialog'));

/** The workspace at hand and the way to the others. */
export default function WorkspaceSwitch() {
  const { t } = useTranslation();
  const { workspace, workspaces } = useSession();
  const may = useCan('workspace:write');
  const [making, setMaking] = useState(false);
  const client = useQueryClient();
  const router = useRouter();
  const change = useMutation({
    mutationFn: (id: string) => api.post('/session/workspace', { body: { workspace_id: id } }),
    onSuccess: async (session) => {
      await router.navigate({ to: '/' });
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
      client.setQueryData(queries.session().queryKey, session);
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    },
    onError: notifyProblem,
  });
  return (
    <>
      <Menu position="bottom-start" width={260} shadow="md">
        <Menu.Target>
          <UnstyledButton className={classes.workspace} aria-label={`${t('workspace.switch')}: ${workspace.name}`}><WorkspaceName /><IconSelector size={16} /></UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('workspace.switch')}</Menu.Label>
          <Menu.RadioGroup aria-label={t('workspace.switch')} value={workspace.id} onChange={(id) => id !== workspace.id && change.mutate(id)}>
            {workspaces.map((one) => <Menu.RadioItem key={one.id} value={one.id} closeMenuOnClick>{one.name}</Menu.RadioItem>)}
          </Menu.RadioGroup>
          {may ? <><Menu.Divider /><Menu.Item leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>{t('workspace.new')}</Menu.Item></> : null}
        </Menu.Dropdown>
      </Menu>
      {making ? <Suspense fallback={null}><NewWorkspaceDialog onClose={() => setMaking(false)} onMade={(id) => { setMaking(false); change.mutate(id); }} /></Suspense> : null}
    </>
  );
}
