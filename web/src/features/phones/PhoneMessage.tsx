import { ActionIcon, Menu, UnstyledButton } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconChecks, IconDots, IconExternalLink, IconFile, IconMapPin, IconPencil, IconPhone, IconReceipt } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhoneButton, PhoneMedia, PhoneMessage } from './hub';
import classes from './Phone.module.css';
import type { Target } from './PhoneFrame';
import { Words } from './Words';
import type { Phone } from './usePhone';

interface Props {
  parts: [PhoneMessage, ...PhoneMessage[]];
  joined: boolean;
  phone: Phone;
  onTarget: (target: Target) => void;
  time: (at: Date) => string;
}

const reactions = ['👍', '❤️', '🔥', '😢'] as const;

/** One bubble: a message or an album, with its buttons and what can be done with it. */
export const PhoneMessageView = memo(function PhoneMessageView({ parts, joined, phone, onTarget, time }: Props) {
  const { t } = useTranslation('phones');
  const [first] = parts;
  const text = parts.find((one) => one.text);
  const media = parts.flatMap((one) => one.media ?? []);
  const quoted = first.reply_to ? phone.messages.get(first.reply_to) : undefined;
  const me = first.from === 'me';
  return (
    <article className={classes.message} data-from={first.from} data-joined={joined || undefined} data-deleted={first.deleted || undefined}>
      <div className={classes.line}>
        <div className={classes.bubble}>
          {first.chat ? <b className={classes.chat}>{first.chat}</b> : null}
          {first.reply_to ? <blockquote className={classes.quote}>{quoted?.text ?? t('message.earlier')}</blockquote> : null}
          {media.length ? <div className={media.length > 1 ? classes.album : undefined}>{parts.flatMap((part) => (part.media ?? []).map((one) => <MediaPart key={`${part.id}:${one.file}`} media={one} />))}</div> : null}
          <Extras message={first} />
          {text?.text ? <div className={classes.text}><Words text={text.text} entities={text.entities} /></div> : null}
          <div className={classes.foot}>
            {first.deleted ? <span>{t('message.deleted')}</span> : first.edited_at ? <span>{t('message.edited')}</span> : null}
            <span>{time(new Date(first.at))}</span>
            {me && !first.deleted ? (first.status === 'read' ? <IconChecks size={13} aria-label={t('message.read')} /> : <IconCheck size={13} aria-label={t('message.sent')} />) : null}
          </div>
        </div>
        {first.deleted ? null : <Actions message={first} phone={phone} onTarget={onTarget} />}
      </div>
      {first.reaction || first.bot_reaction ? <span className={classes.reaction}>{[first.reaction, first.bot_reaction].filter(Boolean).join(' ')}</span> : null}
      {first.deleted ? null : parts.map((one) => one.buttons?.length ? <ButtonRows key={one.id} rows={one.buttons} busy={phone.busy} press={(button) => void phone.act('press', { button: button.label, message: one.id })} /> : null)}
    </article>
  );
});

/** Rows of buttons, under a message or in place of the keyboard. */
export function ButtonRows({ rows, press, busy }: { rows: PhoneButton[][]; press: (button: PhoneButton) => void; busy: boolean }) {
  return (
    <div className={classes.buttons}>
      {rows.map((row) => (
        <div key={row.map((one) => `${one.row}:${one.col}`).join('|')} className={classes.buttonRow}>
          {row.map((one) => (
            <UnstyledButton key={one.col} className={classes.button} data-style={one.style || undefined} aria-disabled={busy || undefined} onClick={() => !busy && press(one)}>
              {one.label}
              {one.kind === 'link' || one.kind === 'app' ? <IconExternalLink size={12} aria-hidden="true" className={classes.corner} /> : null}
            </UnstyledButton>
          ))}
        </div>
      ))}
    </div>
  );
}

function MediaPart({ media }: { media: PhoneMedia }) {
  const { t } = useTranslation('phones');
  const name = media.name || t(`media.${media.kind}` as 'media.photo', { defaultValue: t('media.document') });
  if (media.kind === 'photo' || media.kind === 'sticker') return <img className={classes.picture} data-kind={media.kind} src={media.url} alt={name} style={media.width && media.height ? { aspectRatio: `${media.width} / ${media.height}` } : undefined} />;
  // What people send has no captions to give.
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  if (media.kind === 'video' || media.kind === 'animation' || media.kind === 'round') return <video className={classes.picture} data-kind={media.kind} src={media.url} controls muted={media.kind === 'animation'} loop={media.kind === 'animation'} playsInline preload="metadata" aria-label={name} />;
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  if (media.kind === 'audio' || media.kind === 'voice') return <audio className={classes.sound} src={media.url} controls preload="none" aria-label={name} />;
  return <a className={classes.file} href={media.url} download={media.name || true}><IconFile size={22} stroke={1.5} aria-hidden="true" /><span>{name}</span></a>;
}

/** Whatever a message carries besides words and files. */
function Extras({ message }: { message: PhoneMessage }) {
  const { t } = useTranslation('phones');
  const { location, contact, poll, kind } = message;
  return (
    <>
      {location ? <div className={classes.file}><IconMapPin size={20} aria-hidden="true" /><span>{location.title ? <b>{location.title}</b> : null}{location.address || `${location.latitude.toFixed(4)}, ${location.longitude.toFixed(4)}`}</span></div> : null}
      {contact ? <div className={classes.file}><IconPhone size={20} aria-hidden="true" /><span><b>{contact.name}</b>{contact.phone}</span></div> : null}
      {poll ? <div className={classes.poll}><b>{poll.question}</b><ul>{poll.options.map((option) => <li key={option}>{option}</li>)}</ul></div> : null}
      {kind === 'invoice' ? <div className={classes.file}><IconReceipt size={20} aria-hidden="true" /><span><b>{t('message.invoice')}</b></span></div> : null}
    </>
  );
}

function Actions({ message, phone, onTarget }: Pick<Props, 'phone' | 'onTarget'> & { message: PhoneMessage }) {
  const { t } = useTranslation('phones');
  const me = message.from === 'me';
  return (
    <Menu position="bottom" width={190} shadow="md">
      <Menu.Target><ActionIcon size="sm" className={classes.more} aria-label={t('message.actions')}><IconDots size={15} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => onTarget({ verb: 'reply', message })}>{t('message.reply')}</Menu.Item>
        {me && message.text ? <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => onTarget({ verb: 'edit', message })}>{t('message.edit')}</Menu.Item> : null}
        {me ? null : <Menu.Divider />}
        {me ? null : reactions.map((emoji) => <Menu.Item key={emoji} aria-label={t('message.react', { emoji })} onClick={() => void phone.act('react', { message: message.id, emoji: message.reaction === emoji ? '' : emoji })}>{emoji}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}
