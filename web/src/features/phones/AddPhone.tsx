import { Alert, Button, Group, Modal, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sandbox } from '~/api/sandbox';
import { hub, type Person } from './hub';
import { useHubProblem } from './hubProblem';
import { NewBot } from './NewBot';
import type { PhoneName } from './openPhones';
import { type NewPerson, personForm } from './personForm';

interface Props {
  opened: boolean;
  onClose: () => void;
  onAdd: (phone: PhoneName) => void;
}

/** Takes another phone: which bot it talks to and whose it is. */
export function AddPhone({ opened, onClose, onAdd }: Props) {
  const { t } = useTranslation('phones');
  return (
    <Modal opened={opened} onClose={onClose} title={t('add.action')}>
      <Choice onClose={onClose} onAdd={onAdd} />
    </Modal>
  );
}

function Choice({ onClose, onAdd }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['phones', 'common']);
  const client = useQueryClient();
  const words = useHubProblem();
  const { data: bots } = useQuery(hub.bots());
  const { data: people = [] } = useQuery(hub.people());
  const [bot, setBot] = useState<string | null>(null);
  const [whose, setWhose] = useState<'new' | 'known'>('new');
  const [person, setPerson] = useState<string | null>(null);
  const [making, setMaking] = useState(false);
  const form = useForm<NewPerson>(personForm({ name: t('add.nameMissing'), username: t('add.usernameWrong'), phone: t('add.phoneWrong') }));
  const chosen = bot ?? bots?.[0]?.key ?? null;
  const add = useMutation({
    mutationFn: async ({ values }: { values: NewPerson | null }): Promise<PhoneName> => {
      if (!chosen) throw new Error('no bot is chosen');
      if (!values) return { bot: chosen, person: person ?? '' };
      const given = Object.fromEntries(Object.entries({ ...values, username: values.username.replace(/^@/, ''), phone: values.phone.replaceAll(/[\s()-]/g, '') }).filter(([, value]) => value.trim() !== ''));
      const [made] = await sandbox<Person[]>('POST', '/people', given);
      return { bot: chosen, person: made?.key ?? '' };
    },
    onSuccess: (phone) => {
      void client.invalidateQueries({ queryKey: hub.people().queryKey });
      onAdd(phone);
      onClose();
    },
  });
  if (!bots) return null;
  if (bots.length === 0 || making) return <NewBot back={bots.length ? () => setMaking(false) : undefined} onMade={(key) => { setBot(key); setMaking(false); }} />;
  const known = whose === 'known' && people.length > 0;
  return (
    <form onSubmit={known ? (event) => { event.preventDefault(); if (person) add.mutate({ values: null }); } : form.onSubmit((values) => add.mutate({ values }))}>
      <Stack>
        <div>
          <Select label={t('add.bot')} data={bots.map((one) => ({ value: one.key, label: one.username ? `${one.name} (@${one.username})` : one.name }))} value={chosen} onChange={setBot} allowDeselect={false} searchable={bots.length > 7} />
          <Button variant="subtle" size="compact-xs" mt={4} onClick={() => setMaking(true)}>{t('bot.new')}</Button>
        </div>
        {people.length > 0 ? <SegmentedControl aria-label={t('add.whose')} value={whose} onChange={(value) => setWhose(value === 'known' ? 'known' : 'new')} data={[{ value: 'new', label: t('add.newPerson') }, { value: 'known', label: t('add.knownPerson') }]} /> : null}
        {known ? (
          <Select label={t('add.person')} searchable data={people.map((one) => ({ value: one.key, label: [one.name, one.last_name].filter(Boolean).join(' ') + (one.username ? ` (@${one.username})` : ` (${one.key})`) }))} value={person} onChange={setPerson} nothingFoundMessage={t('add.nobody')} />
        ) : (
          <>
            <TextInput label={t('add.name')} placeholder={t('add.nameExample')} data-autofocus {...form.getInputProps('name')} />
            <Group grow align="flex-start">
              <TextInput label={t('add.username')} placeholder={t('add.optional')} leftSection="@" {...form.getInputProps('username')} />
              <TextInput label={t('add.phone')} type="tel" placeholder={t('add.optional')} {...form.getInputProps('phone')} />
            </Group>
            <Select label={t('add.language')} data={[{ value: 'ru', label: t('common:language.ru') }, { value: 'en', label: t('common:language.en') }]} allowDeselect={false} {...form.getInputProps('language')} />
          </>
        )}
        {add.error ? <Alert color="red" role="alert">{words(add.error)}</Alert> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" loading={add.isPending} disabled={known && !person}>{t('add.submit')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
