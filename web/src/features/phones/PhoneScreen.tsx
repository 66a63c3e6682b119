import { type UIEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '~/components/useFormat';
import { atEnd } from '~/lib/scroll';
import classes from './Phone.module.css';
import type { Target } from './PhoneFrame';
import { PhoneMessageView } from './PhoneMessage';
import { phoneRows } from './phoneState';
import type { Phone } from './usePhone';

const sizeOf = (box: Element) => `${box.scrollHeight}:${box.clientHeight}`;

/** The chat on the phone: what came and what went, the newest at the bottom. */
export function PhoneScreen({ phone, onTarget }: { phone: Phone; onTarget: (target: Target) => void }) {
  const { t, i18n } = useTranslation('phones');
  const { zone, time } = useFormat();
  const frame = useRef<HTMLDivElement>(null);
  const end = useRef(true);
  const rows = useMemo(() => phoneRows(phone.messages.values(), zone), [phone.messages, zone]);
  const size = useRef('');
  // New lines, pictures that arrive and the bot's keyboard all move the end away; who stood at it goes with it.
  const follow = useCallback(() => {
    const box = frame.current;
    if (!box) return;
    if (end.current) box.scrollTop = box.scrollHeight;
    size.current = sizeOf(box);
  }, []);
  useEffect(follow);
  useEffect(() => {
    const watch = new ResizeObserver(follow);
    if (frame.current) watch.observe(frame.current);
    return () => watch.disconnect();
  }, [follow]);
  // A change of size scrolls too; only the reader's own scrolling says where the reader wants to be.
  const onScroll = (event: UIEvent<HTMLDivElement>) => {
    if (sizeOf(event.currentTarget) === size.current) end.current = atEnd(event.currentTarget);
  };
  const day = new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'long', timeZone: zone });
  return (
    // Without a tab stop the keyboard could not scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={frame} className={classes.screen} role="log" aria-label={t('phone.chat')} tabIndex={0} onScroll={onScroll} onLoadCapture={follow}>
      {phone.view && rows.length === 0 ? <p className={classes.service}>{t('phone.empty')}</p> : null}
      {rows.map((row) => {
        if (row.type === 'day') return <p key={row.key} className={classes.service}>{day.format(row.at)}</p>;
        if (row.type === 'service') return <p key={row.key} className={classes.service}>{row.message.text ?? row.message.kind}</p>;
        return <PhoneMessageView key={row.key} parts={row.parts} joined={row.joined} phone={phone} onTarget={onTarget} time={time} />;
      })}
    </div>
  );
}
