import { Text, Tooltip } from '@mantine/core';
import { IconCloudCheck, IconCloudOff, IconCloudUp, IconCloudX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFlowEditor } from './context';
import classes from './Editor.module.css';

const icons = { saved: IconCloudCheck, saving: IconCloudUp, offline: IconCloudOff, refused: IconCloudX, conflict: IconCloudX };

/** Whether the draft has reached the server. */
export function SaveStatus() {
  const { t } = useTranslation('flows');
  const { save } = useFlowEditor();
  const { state, why } = useStore(save.status);
  const Icon = icons[state];
  const bad = state === 'refused' || state === 'conflict';
  return (
    <Tooltip label={why} disabled={!why} multiline maw={320}>
      <Text component="output" size="sm" className={classes.status} c={bad ? 'var(--mantine-color-error)' : 'dimmed'}><Icon size={16} aria-hidden="true" />{t(`save.${state}`)}{why ? <span className={classes.why}>{why}</span> : null}</Text>
    </Tooltip>
  );
}
