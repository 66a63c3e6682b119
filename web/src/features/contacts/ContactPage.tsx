import { ActionIcon, Menu } from '@mantine/core';
import { IconDotsVertical, IconMessage, IconTrash } from '@tabler/icons-react';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { useCan } from '~/api/session';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import { Page } from '~/components/Page';
import { notifyDone } from '~/components/problemText';
import { ButtonLink } from '~/components/links';
import classes from './card/Card.module.css';
import { ConsentsCard } from './card/ConsentsCard';
import { FieldsCard } from './card/FieldsCard';
import { Header } from './card/Header';
import { IdentitiesCard } from './card/IdentitiesCard';
import { SessionsCard } from './card/SessionsCard';
import { SourcesCard } from './card/SourcesCard';
import { SuppressedNotice } from './card/SuppressedNotice';
import { Timeline } from './card/Timeline';
import { contactQueries } from './contactQueries';

/** One contact: who it is, what is known, what they agreed to, where they stand, what happened. */
export function ContactPage({ id }: { id: string }) {
  const { t } = useTranslation('contacts');
  const client = useQueryClient();
  const navigate = useNavigate();
  const may = useCan('contacts:write');
  const inbox = useCan('inbox:read');
  const flows = useCan('flows:read');
  const [leaving, setLeaving] = useState(false);
  const { data: contact } = useSuspenseQuery(contactQueries.one(id));
  const name = contact.name || t('noName');
  const remove = async () => {
    await api.delete('/contacts/{id}', { path: { id } });
    await navigate({ to: '/contacts' });
    client.removeQueries({ queryKey: ['contacts', id] });
    void client.invalidateQueries({ queryKey: ['contacts'] });
    notifyDone(t('delete.done'));
  };
  return (
    <Page
      title={name}
      width={1400}
      crumbs={[{ title: t('title'), to: '/contacts' }]}
      action={(
        <>
          {contact.conversation_id && inbox ? <ButtonLink to="/inbox" search={{ c: contact.conversation_id }} leftSection={<IconMessage size={16} />}>{t('card.conversation')}</ButtonLink> : null}
          {may ? (
            <Menu position="bottom-end">
              <Menu.Target><ActionIcon size={34} variant="default" aria-label={t('card.menu')}><IconDotsVertical size={17} /></ActionIcon></Menu.Target>
              <Menu.Dropdown><Menu.Item color="var(--mantine-color-error)" leftSection={<IconTrash size={15} />} onClick={() => setLeaving(true)}>{t('delete.action')}</Menu.Item></Menu.Dropdown>
            </Menu>
          ) : null}
        </>
      )}
    >
      <SuppressedNotice contact={contact} />
      <Header contact={contact} may={may} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <FieldsCard contact={contact} may={may} />
          <IdentitiesCard contact={contact} />
          <SourcesCard contact={contact} />
        </div>
        <div className={classes.column}>
          {flows ? <SessionsCard contact={contact} may={may} /> : null}
          <ConsentsCard contact={contact} may={may} />
          <Timeline id={id} />
        </div>
      </div>
      <ConfirmDanger opened={leaving} onClose={() => setLeaving(false)} title={t('delete.title', { name })} effect={t('delete.effect', { count: contact.identities.length })} action={t('delete.action')} typed={t('delete.word')} run={remove} />
    </Page>
  );
}
