import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDeviceMobilePlus, IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '~/api/session';
import { EmptyState } from '~/components/EmptyState';
import { LoadFailed } from '~/components/LoadFailed';
import { Page } from '~/components/Page';
import { AddPhone } from './AddPhone';
import { Clock } from './Clock';
import { Faults } from './Faults';
import { hub } from './hub';
import { mostPhones, parseOpen, type PhoneName, writeOpen } from './openPhones';
import { PhoneFrame } from './PhoneFrame';
import classes from './PhonesPage.module.css';

/** The sandbox: phones of invented people, the messengers' troubles, and a clock that can be moved. */
export function PhonesPage() {
  const { t } = useTranslation('phones');
  const { workspace } = useSession();
  if (!workspace.sandbox) {
    return (
      <Page title={t('title')}>
        <EmptyState icon={<IconFlask size={36} stroke={1.4} />} title={t('off.title')} about={t('off.about')} />
      </Page>
    );
  }
  return <Sandbox />;
}

function Sandbox() {
  const { t } = useTranslation('phones');
  const navigate = useNavigate();
  const { open } = useSearch({ from: '/_app/phones' });
  const [adding, add] = useDisclosure(false);
  const { data, error, isFetching, refetch } = useQuery({ ...hub.phones(), enabled: open === undefined });
  // Without a choice of the reader's the phones that spoke last are shown.
  const spoken = data?.toSorted((a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0)).slice(0, 3).map((one) => ({ bot: one.bot.key, person: one.person.key }));
  const phones = open === undefined ? spoken ?? [] : parseOpen(open);
  const show = (next: PhoneName[]) => void navigate({ to: '/phones', search: { open: writeOpen(next) }, replace: true });
  const close = (phone: PhoneName) => show(phones.filter((one) => one.bot !== phone.bot || one.person !== phone.person));
  const full = phones.length >= mostPhones;
  const button = <Button leftSection={<IconDeviceMobilePlus size={17} />} disabled={full} title={full ? t('full', { count: mostPhones }) : undefined} onClick={add.open}>{t('add.action')}</Button>;
  return (
    <Page title={t('title')} fill action={<><Faults />{button}</>}>
      <div className={classes.sandbox}>
        <Clock />
        {error && open === undefined ? <LoadFailed error={error} retry={() => void refetch()} /> : null}
        {phones.length > 0 ? (
          // Without a tab stop the keyboard could not scroll it.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          <section className={classes.phones} aria-label={t('phones')} tabIndex={0}>
            {phones.map((phone) => <PhoneFrame key={`${phone.bot}.${phone.person}`} name={phone} onClose={() => close(phone)} />)}
          </section>
        ) : null}
        {phones.length === 0 && (open !== undefined || (data && !isFetching)) ? <EmptyState icon={<IconDeviceMobilePlus size={36} stroke={1.4} />} title={t('none.title')} about={t('none.about')} action={button} /> : null}
      </div>
      <AddPhone opened={adding} onClose={add.close} onAdd={(phone) => show([...phones.filter((one) => one.bot !== phone.bot || one.person !== phone.person), phone])} />
    </Page>
  );
}
