import { useTranslation } from 'react-i18next';
import type { Count } from '~/api/contract';
import { useFormat } from '~/components/useFormat';

/** "312 people", or "more than 10 000" where counting further would only cost time. */
export function CountText({ count }: { count: Count }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  return <>{count.more ? t('count.more', { people: format.number(count.count) }) : t('count.people', { count: count.count, people: format.number(count.count) })}</>;
}
