import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Contact, FieldType } from '~/api/contract';
import { queries } from '~/api/queries';
import { useFormat } from '~/components/useFormat';
import { useContactChanged } from '../contactQueries';
import classes from './Card.module.css';
import { EditableField } from './EditableField';
import { Section } from './Section';

const own = ['first_name', 'last_name', 'phone', 'email', 'city', 'language', 'time_zone', 'gender', 'external_id'] as const;

/** What is known of the person; each value is edited where it stands. */
export function FieldsCard({ contact, may }: { contact: Contact; may: boolean }) {
  const { t, i18n } = useTranslation('contacts');
  const format = useFormat();
  const changed = useContactChanged(contact.id);
  const kinds = useQuery(queries.fields()).data ?? [];
  const patch = (key: string) => async (value: unknown) => changed(await api.patch('/contacts/{id}', { path: { id: contact.id }, body: { [key]: value ?? '' }, revision: contact.revision }));
  const put = (key: string) => async (value: unknown) => changed(await api.put('/contacts/{id}/fields', { path: { id: contact.id }, body: { [key]: value } }));
  const language = (code: string) => {
    try {
      return new Intl.DisplayNames(i18n.language, { type: 'language' }).of(code) ?? code;
    } catch {
      return code; // the messenger may send anything
    }
  };
  const shown = (type: FieldType, value: unknown): string => {
    if (value === null || value === undefined || value === '') return '';
    switch (type) {
      case 'number':
        return format.number(Number(value));
      case 'money':
        return format.money(Number(value));
      case 'boolean':
        return value === true ? t('card.yes') : t('card.no');
      case 'datetime':
        return format.dateTime(String(value));
      case 'date':
        // A day has no zone: it must not move to the evening before.
        return new Intl.DateTimeFormat(i18n.language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(String(value)));
      default:
        return String(value);
    }
  };
  const ownShown = (key: (typeof own)[number]) => {
    const value = contact[key];
    if (key === 'language' && value) return language(value);
    if (key === 'gender' && value) return t(`gender.${value}` as 'gender.male', { defaultValue: value });
    if (key === 'phone' && value && contact.phone_verified) return t('card.verified', { value });
    if (key === 'email' && value && contact.email_verified) return t('card.verified', { value });
    return value;
  };
  const choicesOf = (key: (typeof own)[number]) => (key === 'gender' ? (['male', 'female'] as const).map((value) => ({ value, label: t(`gender.${value}`) })) : undefined);
  return (
    <Section title={t('card.details')}>
      <dl className={classes.fields}>
        {own.map((key) => <EditableField key={key} label={t(`field.${key}`)} type="text" value={contact[key]} shown={ownShown(key)} choices={choicesOf(key)} save={may ? patch(key) : undefined} />)}
        {contact.fields.map((field) => (
          <EditableField key={field.key} label={field.label} type={field.type} value={field.value} shown={shown(field.type, field.value)} choices={field.type === 'choice' ? (kinds.find((one) => one.key === field.key)?.choices ?? []).map((value) => ({ value, label: value })) : undefined} save={may ? put(field.key) : undefined} />
        ))}
      </dl>
    </Section>
  );
}
