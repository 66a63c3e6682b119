import { Group, Tooltip, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChannelIcon, useChannelTitle } from '~/components/ChannelIcon';
import classes from './ContactsPage.module.css';

/** Where a person can be written to; a messenger in which they blocked us is struck through. */
export function ChannelMarks({ channels, size = 20 }: { channels: { kind: string; channel_id: string; blocked: boolean }[]; size?: number }) {
  const { t } = useTranslation('contacts');
  const title = useChannelTitle();
  return (
    <Group gap={5} wrap="nowrap">
      {channels.map((one) => {
        const words = one.blocked ? t('channelBlocked', { channel: title(one.kind) }) : title(one.kind);
        return (
          <Tooltip key={one.kind + one.channel_id} label={words}>
            <span className={classes.mark} data-blocked={one.blocked || undefined}><ChannelIcon kind={one.kind} size={size} /><VisuallyHidden>{words}</VisuallyHidden></span>
          </Tooltip>
        );
      })}
    </Group>
  );
}
