import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { all } from '~/api/queries';
import { useCan } from '~/api/session';
import type { Bot } from './hub';
import type { Phone } from './usePhone';

/** Opens a link on the phone as if the person tapped it: one of the workspace's own, or any that leads to the bot. */
export function LinkDialog({ opened, onClose, phone, bot }: { opened: boolean; onClose: () => void; phone: Phone; bot: Bot }) {
  const { t } = useTranslation(['phones', 'common']);
  const may = useCan('links:read');
  const { data: links = [] } = useQuery({ queryKey: ['links', 'all'], queryFn: ({ signal }) => all('/links', { signal }), enabled: opened && may });
  const [text, setText] = useState('');
  const ours = links.filter((one) => !one.archived && one.target_url.toLowerCase().includes((bot.username ?? bot.key).toLowerCase()));
  const open = () => {
    if (text.trim() === '') return;
    onClose();
    void phone.act('open_link', { link: text.trim() });
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t('link.title')}>
      <form onSubmit={(event) => { event.preventDefault(); open(); }}>
        <Stack>
          {ours.length ? <Select label={t('link.ours')} placeholder={t('link.choose')} searchable allowDeselect={false} data={ours.map((one) => ({ value: one.url, label: one.name || one.url }))} value={ours.some((one) => one.url === text) ? text : null} onChange={(value) => setText(value ?? '')} /> : null}
          <TextInput label={t('link.any')} placeholder={`https://t.me/${bot.username ?? 'bot'}?start=promo`} value={text} onChange={(event) => setText(event.currentTarget.value)} data-autofocus />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{t('common:cancel')}</Button>
            <Button type="submit" disabled={text.trim() === ''}>{t('link.open')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
