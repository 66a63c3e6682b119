import { Menu, UnstyledButton } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { queries } from '~/api/queries';
import { useSession } from '~/api/session';
import { notifyProblem } from '~/components/problemText';
import classes from './Shell.module.css';
import { WorkspaceName } from './Who';

/** The workspace at hand and the way to the others. */
export default function WorkspaceSwitch() {
  const { t } = useTranslation();
  const { workspace, workspaces } = useSession();
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
    <Menu withInitialFocusPlaceholder={false} withinPortal={false} position="bottom-start" width={260} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.workspace} aria-label={`${t('workspace.switch')}: ${workspace.name}`}><WorkspaceName /><IconSelector size={16} /></UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('workspace.switch')}</Menu.Label>
        <Menu.RadioGroup aria-label={t('workspace.switch')} value={workspace.id} onChange={(id) => id !== workspace.id && change.mutate(id)}>
          {workspaces.map((one) => <Menu.RadioItem key={one.id} value={one.id} closeMenuOnClick>{one.name}</Menu.RadioItem>)}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
