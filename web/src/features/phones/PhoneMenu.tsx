import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBan, IconChecks, IconDotsVertical, IconLink, IconLockOpen, IconTrash, IconUserX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import type { PhoneView } from './hub';
import { LinkDialog } from './LinkDialog';
import classes from './Phone.module.css';
import type { Phone } from './usePhone';

/** What a person does with the chat as a whole. */
export function PhoneMenu({ phone, view }: { phone: Phone; view: PhoneView }) {
  const { t } = useTranslation('phones');
  const [linking, link] = useDisclosure(false);
  const [deleting, remove] = useDisclosure(false);
  const { status } = view.state;
  const gone = status === 'deleted';
  return (
    <>
      <Menu position="bottom-end" width={250} shadow="md">
        <Menu.Target><ActionIcon aria-label={t('phone.menu')} className={classes.tool}><IconDotsVertical size={18} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink size={16} />} disabled={gone} onClick={link.open}>{t('link.action')}</Menu.Item>
          <Menu.Item leftSection={<IconChecks size={16} />} disabled={gone} onClick={() => void phone.act('read')}>{t('phone.read')}</Menu.Item>
          <Menu.Divider />
          {status === 'blocked' ? <Menu.Item leftSection={<IconLockOpen size={16} />} onClick={() => void phone.act('unblock')}>{t('phone.unblock')}</Menu.Item> : <Menu.Item leftSection={<IconBan size={16} />} disabled={gone} onClick={() => void phone.act('block')}>{t('phone.block')}</Menu.Item>}
          <Menu.Item leftSection={<IconTrash size={16} />} disabled={gone} onClick={() => void phone.act('leave')}>{t('phone.leave')}</Menu.Item>
          <Menu.Item leftSection={<IconUserX size={16} />} disabled={gone} onClick={remove.open}>{t('phone.deleteAccount')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <LinkDialog opened={linking} onClose={link.close} phone={phone} bot={view.bot} />
      <ConfirmDanger opened={deleting} onClose={remove.close} title={t('phone.deleteTitle', { name: view.person.name })} effect={t('phone.deleteEffect')} action={t('phone.deleteAccount')} run={() => phone.act('delete_account')} />
    </>
  );
}
