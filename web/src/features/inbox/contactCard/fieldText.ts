import type { Contact } from '~/api/contract';

interface Words {
  yes: string;
  no: string;
  number: (value: number) => string;
  money: (minor: number, currency?: string) => string;
  date: (at: string) => string;
  dateTime: (at: string) => string;
}

/** A field's value as people read it; '' when there is none. */
export function fieldText({ type, value }: Contact['fields'][number], words: Words): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') return type === 'money' ? words.money(value) : words.number(value);
  if (type === 'money' && typeof value === 'object' && 'amount' in value) return words.money(Number(value.amount), 'currency' in value ? String(value.currency) : undefined);
  if (typeof value === 'object') return Array.isArray(value) ? value.map(String).join(', ') : '';
  const text = String(value);
  if ((type === 'date' || type === 'datetime') && !Number.isNaN(Date.parse(text))) return type === 'date' ? words.date(text) : words.dateTime(text);
  return text;
}
