import { Tooltip, VisuallyHidden } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconChecks, IconClock, IconHelpCircle, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Message } from '~/api/contract';
import { useFormat } from '~/components/useFormat';
import classes from './Thread.module.css';

const icons: Record<Message['status'], typeof IconCheck> = {
  planned: IconClock, queued: IconClock, sending: IconClock, sent: IconCheck, delivered: IconChecks, read: IconChecks, received: IconCheck,
  failed: IconAlertCircle, unknown: IconHelpCircle, cancelled: IconMinus, skipped: IconMinus,
};

/** How far a message came, as an icon whose words and moment appear on hover. */
export function MessageStatus({ message }: { message: Message }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  const Icon = icons[message.status];
  const at = message.status === 'read' ? message.read_at : message.status === 'delivered' ? message.delivered_at : message.status === 'sent' ? message.sent_at : null;
  const words = at ? t('status.at', { status: t(`status.${message.status}`), at: format.dateTime(at) }) : t(`status.${message.status}`);
  return (
    <Tooltip label={words}>
      <span className={classes.status} data-status={message.status}><Icon size={14} stroke={2} aria-hidden="true" /><VisuallyHidden>{words}</VisuallyHidden></span>
    </Tooltip>
  );
}
