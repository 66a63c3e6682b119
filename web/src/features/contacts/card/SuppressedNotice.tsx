import { Alert, Text } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '~/api/contract';
import { useChannelTitle } from '~/components/ChannelIcon';
import { useFormat } from '~/components/useFormat';
import { AnchorLink } from '~/components/links';

/** Which of the person's addresses are on the suppression list: since when, by whom and why. */
export function SuppressedNotice({ contact }: { contact: Contact }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const channel = useChannelTitle();
  if (contact.suppressed.length === 0) return null;
  const everywhere = contact.suppressed.some((one) => one.kind === 'phone' || one.kind === 'email');
  return (
    <Alert color="red" mb="md" icon={<IconBan size={18} />} title={everywhere ? t('suppressed.everywhere') : t('suppressed.title')} styles={{ title: { color: 'var(--mantine-color-error)' }, message: { color: 'var(--mantine-color-text)' } }}>
      {contact.suppressed.map((one) => (
        <Text size="sm" key={`${one.kind} ${one.address}`}>
          {t('suppressed.line', { kind: one.kind === 'phone' || one.kind === 'email' ? t(`field.${one.kind}`) : channel(one.kind), address: one.address, reason: one.reason })}
          {' '}
          <Text span size="sm" c="dimmed">{one.added_by ? t('suppressed.by', { name: one.added_by, date: format.date(one.at) }) : format.date(one.at)}</Text>
        </Text>
      ))}
      <AnchorLink size="sm" underline="always" to="/settings/suppressions">{t('suppressed.list')}</AnchorLink>
    </Alert>
  );
}
