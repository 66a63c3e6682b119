import { useTranslation } from 'react-i18next';

interface Mark {
  color: string;
  path: string;
}

/** Own simple glyphs on a 24-unit square, each in its channel's colour. A kind without one gets a plain bubble. */
const marks: Record<string, Mark> = {
  telegram: { color: '#1c93d6', path: 'M5.5 11.9 17.8 7c.7-.3 1.3.2 1.1 1l-2 9.3c-.2.7-.8.9-1.4.5l-3-2.2-1.5 1.5c-.4.4-.9.2-1-.3l-.6-3-3.8-1.1c-.7-.2-.7-.6-.1-.8Zm4.7 1.8.4 2 .5-1.6 4.3-4-5.2 3.6Z' },
  vk: { color: '#0077ff', path: 'M5 8h2.6c.1 3.4 1.5 4.9 2.5 5.1V8h2.5v2.9c1-.1 2.1-1.4 2.5-2.9h2.4c-.4 2-2 3.5-3.1 4.1 1.1.5 2.8 1.8 3.5 3.9h-2.7c-.5-1.5-1.5-2.6-2.6-2.7V16h-.4C8 16 5.1 13 5 8Z' },
  whatsapp: { color: '#1a8f4a', path: 'M12 4.5a7.3 7.3 0 0 0-6.3 11L4.8 19l3.6-.9A7.3 7.3 0 1 0 12 4.5Zm-2.5 4c.4 0 .5.1.6.4l.5 1.3c.1.3-.5.9-.5 1.1.5 1 1.4 1.9 2.5 2.4.3.1.9-.9 1.2-.8l1.4.7c.3.1.2.8.1 1-.4 1-1.5 1.2-2.3 1-2.4-.6-4.3-2.5-4.7-4.3-.3-1.3.3-2.8 1.2-2.8Z' },
  viber: { color: '#7360f2', path: 'M12 4.5c-5 0-7 2-7 6 0 2.4.7 4.1 2.5 5v3.2l2.8-2.3H12c5 0 7-2 7-6s-2-5.9-7-5.9Zm-2.3 3c.6 0 1.2 1.4 1.2 1.8 0 .5-.6.8-.5 1.1.4.9 1.1 1.6 2 2 .4.2.7-.6 1.2-.5.5.1 1.7.8 1.7 1.4 0 .8-.9 1.5-1.7 1.3-2.4-.7-4.3-2.5-5-4.9-.2-.9.4-2.2 1.1-2.2Z' },
  max: { color: '#5a4be0', path: 'M12 4.8a7.2 7.2 0 0 0-7.2 7.4c0 3 .8 7 2.2 7 .7 0 1.3-.7 1.8-1.3a7.2 7.2 0 1 0 3.2-13.1Zm0 3.6a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2Z' },
  instagram: { color: '#c13584', path: 'M8.5 5h7A3.5 3.5 0 0 1 19 8.5v7a3.5 3.5 0 0 1-3.5 3.5h-7A3.5 3.5 0 0 1 5 15.5v-7A3.5 3.5 0 0 1 8.5 5Zm0 1.6c-1 0-1.9.9-1.9 1.9v7c0 1 .9 1.9 1.9 1.9h7c1 0 1.9-.9 1.9-1.9v-7c0-1-.9-1.9-1.9-1.9h-7ZM12 8.6a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8Zm0 1.6a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Zm3.7-2.7a.9.9 0 1 1 0 1.8.9.9 0 0 1 0-1.8Z' },
  messenger: { color: '#0a7cff', path: 'M12 4.8c-4.2 0-7.3 3-7.3 6.9 0 2.1.9 3.9 2.4 5.2V19l2.2-1.2c.8.3 1.7.4 2.7.4 4.2 0 7.3-3 7.3-6.7S16.2 4.8 12 4.8Zm-3.9 8.7 2.2-3.4 2.5 1.8 3.1-1.9-2.3 3.4-2.4-1.8-3.1 1.9Z' },
  sms: { color: '#4b5563', path: 'M6.5 5.5h11A1.5 1.5 0 0 1 19 7v8a1.5 1.5 0 0 1-1.5 1.5H12L8 19.5v-3H6.5A1.5 1.5 0 0 1 5 15V7a1.5 1.5 0 0 1 1.5-1.5Zm2 4.5v2h1.7v-2H8.5Zm2.7 0v2h1.7v-2h-1.7Zm2.6 0v2h1.7v-2h-1.7Z' },
  webchat: { color: '#0f6f74', path: 'M6.5 5.5h11A1.5 1.5 0 0 1 19 7v8a1.5 1.5 0 0 1-1.5 1.5H12L8 19.5v-3H6.5A1.5 1.5 0 0 1 5 15V7a1.5 1.5 0 0 1 1.5-1.5ZM8 9v1.5h8V9H8Zm0 2.8v1.5h5v-1.5H8Z' },
};
const other: Mark = { color: '#5a6570', path: marks.sms?.path ?? '' };

/** A channel's title, in its owner's spelling. */
export function useChannelTitle() {
  const { t } = useTranslation();
  return (kind: string) => t(`channel.${kind}` as 'channel.telegram', { defaultValue: kind });
}

/** The mark of a channel kind. With `label` it is named for readers of the screen; without, the name must stand next to it. */
export function ChannelIcon({ kind, size = 20, label = false }: { kind: string; size?: number; label?: boolean }) {
  const title = useChannelTitle()(kind);
  const mark = marks[kind] ?? other;
  const named = label ? { role: 'img', 'aria-label': title } : { 'aria-hidden': true };
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" focusable="false" style={{ flexShrink: 0 }} {...named}>
      {label ? <title>{title}</title> : null}
      <rect width="24" height="24" rx="6" fill={mark.color} />
      <path fill="#fff" fillRule="evenodd" d={mark.path} />
    </svg>
  );
}
