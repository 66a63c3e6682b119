import { Button, Checkbox, Group, Modal, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { queries } from '~/api/queries';
import { FormError } from '~/components/FormError';
import { useSubmit } from '~/components/useSubmit';

/** Adds a person by hand. */
export function CreateContactDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('contacts');
  return <Modal opened={opened} onClose={onClose} title={t('add.title')} size="md">{opened ? <CreateContactForm onClose={onClose} /> : null}</Modal>;
}

export function CreateContactForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['contacts', 'common']);
  const client = useQueryClient();
  const navigate = useNavigate();
  const tags = useQuery(queries.tags()).data ?? [];
  const form = useForm({
    initialValues: { first_name: '', last_name: '', phone: '', email: '', tags: [] as string[], agreed: false, text: t('add.consentText') as string },
    validate: {
      first_name: (value, all) => (value.trim() || all.phone.trim() || all.email.trim() ? null : t('add.someName')),
      text: (value, all) => (all.agreed && !value.trim() ? t('common:required') : null),
    },
  });
  const send = ({ agreed, text, ...person }: typeof form.values) => api.post('/contacts', { body: {
    ...Object.fromEntries(Object.entries(person).filter(([, value]) => value.length > 0)),
    ...(agreed && { consents: [{ purpose: 'all', state: 'given', action: 'operator', text: text.trim(), place: t('add.place') }] }),
  } });
  const submit = useSubmit(form, send, (contact) => {
    void client.invalidateQueries({ queryKey: ['contacts'] });
    void navigate({ to: '/contacts/$id', params: { id: contact.id } });
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Group grow align="flex-start">
          <TextInput label={t('field.first_name')} data-autofocus autoComplete="off" {...form.getInputProps('first_name')} />
          <TextInput label={t('field.last_name')} autoComplete="off" {...form.getInputProps('last_name')} />
        </Group>
        <TextInput label={t('field.phone')} type="tel" placeholder="+7 916 123-45-67" autoComplete="off" {...form.getInputProps('phone')} />
        <TextInput label={t('field.email')} type="email" autoComplete="off" {...form.getInputProps('email')} />
        <TagsInput label={t('column.tags')} data={tags.map((tag) => tag.name)} {...form.getInputProps('tags')} />
        <div>
          <Checkbox label={t('add.agreed')} {...form.getInputProps('agreed', { type: 'checkbox' })} />
          <Text size="sm" c="dimmed" mt={4} ml={32}>{t('add.agreedAbout')}</Text>
        </div>
        {form.values.agreed ? <Textarea label={t('add.text')} autosize minRows={2} {...form.getInputProps('text')} /> : null}
        <FormError {...submit} />
        <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t('common:cancel')}</Button><Button type="submit" loading={submit.busy}>{t('add.action')}</Button></Group>
      </Stack>
    </form>
  );
}
