import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '~/api/queries';
import { change, formatDate, formatDateTime, formatMoney, formatNumber, formatPercent, formatRelative, formatTime, readerZone } from '~/lib/format';

/** Formatters bound to the reader's language and the workspace's zone and currency. Use them for every number, sum and moment on screen. */
export function useFormat() {
  const { i18n } = useTranslation();
  const workspace = useQuery({ ...queries.session(), enabled: false }).data?.workspace;
  const language = i18n.language;
  const zone = workspace?.time_zone ?? readerZone();
  const currency = workspace?.currency ?? 'RUB';
  return useMemo(() => ({
    zone,
    number: (value: number) => formatNumber(language, value),
    percent: (share: number) => formatPercent(language, share),
    money: (minor: number, code = currency) => formatMoney(language, minor, code),
    date: (at: string | Date) => formatDate(language, at, zone),
    time: (at: string | Date) => formatTime(language, at, zone),
    dateTime: (at: string | Date) => formatDateTime(language, at, zone),
    relative: (at: string | Date, now = new Date()) => formatRelative(language, at, now),
    change,
  }), [language, zone, currency]);
}
