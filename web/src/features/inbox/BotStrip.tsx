import { Button, Menu } from '@mantine/core';
import { IconBan, IconPlayerPause, IconRobot } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '~/api/contract';
import { useSession } from '~/api/session';
import { useChannelTitle } from '~/components/ChannelIcon';
import { useFormat } from '~/components/useFormat';
import { useNow } from '~/components/useNow';
import { formatSpan } from '~/lib/span';
import classes from './ConversationPane.module.css';
import { useConversationPatch } from './useConversationPatch';

/** Who answers now, the bot or a person, and until when; and whether answers arrive at all. */
export function BotStrip({ conversation, may }: { conversation: ConversationDetail; may: boolean }) {
  const { t, i18n } = useTranslation('inbox');
  const title = useChannelTitle();
  const format = useFormat();
  const now = useNow({ every: 1000 });
  const patch = useConversationPatch(conversation);
  const { workspace } = useSession();
  const until = conversation.bot_paused_until;
  const left = until ? Date.parse(until) - now.getTime() : 0;
  const usual = workspace.settings.bot_pause_hours;
  const pause = (hours: number) => patch.mutate({ pausedUntil: new Date(now.getTime() + hours * 3_600_000).toISOString() });
  const hours = [...new Set([1, usual, 24, 168])].filter((one) => one > 0).toSorted((a, b) => a - b);
  if (conversation.blocked) {
    return <div className={classes.strip} data-warn><IconBan size={17} /><span>{t('bot.blocked', { channel: title(conversation.channel_kind) })}</span></div>;
  }
  const menu = may ? (
    <Menu position="top-end" width={230} shadow="md">
      <Menu.Target><Button size="compact-sm" variant="subtle" color="gray" className={left > 0 ? classes.wide : undefined} style={{ flexShrink: 0 }}>{left > 0 ? t('bot.change') : t('bot.pause')}</Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('bot.pauseFor')}</Menu.Label>
        {hours.map((one) => <Menu.Item key={one} onClick={() => pause(one)}>{formatSpan(i18n.language, one * 3_600_000)}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  ) : null;
  if (left > 0 && until) {
    const moment = left < 20 * 3_600_000 ? format.time(until) : format.dateTime(until);
    return (
      <div className={classes.strip} data-warn>
        <IconPlayerPause size={17} />
        <span><time dateTime={until}>{t('bot.paused', { span: formatSpan(i18n.language, left), at: moment })}</time></span>
        {menu}
        {may ? <Button size="compact-sm" variant="default" style={{ flexShrink: 0 }} onClick={() => patch.mutate({ pausedUntil: null })}>{t('bot.resume')}</Button> : null}
      </div>
    );
  }
  return <div className={classes.strip}><IconRobot size={17} /><span>{usual > 0 ? t('bot.active', { span: formatSpan(i18n.language, usual * 3_600_000) }) : t('bot.activeOnly')}</span>{menu}</div>;
}
