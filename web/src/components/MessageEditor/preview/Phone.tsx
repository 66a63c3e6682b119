import { ScrollArea } from '@mantine/core';
import { IconExternalLink, IconMapPin, IconPhone, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { KindPreview, PreviewPart } from '~/api/contract';
import { keyed } from '~/lib/keyed';
import { MediaBox } from './MediaBox';
import classes from './Phones.module.css';
import { Words } from './Words';

type Press = PreviewPart['buttons'][number][number];

const actionIcons: Record<string, typeof IconMapPin> = { url: IconExternalLink, app: IconExternalLink, phone: IconPhone, request_phone: IconPhone, request_location: IconMapPin };

/** Where a messenger puts the buttons of a message: below the bubble, inside of it, in the place of the keyboard, or as quick replies. */
const places: Record<string, 'under' | 'inside' | 'keyboard'> = { telegram: 'under', vk: 'under', max: 'inside', whatsapp: 'inside', messenger: 'inside', instagram: 'inside', viber: 'keyboard', webchat: 'under', email: 'under' };

/** A phone with the message in one messenger's own manner. */
export function Phone({ preview, kind, name }: { preview: KindPreview; kind: string; name: string }) {
  const { t } = useTranslation('forms');
  const place = places[kind] ?? 'under';
  const last = preview.parts.at(-1);
  const rows = last?.buttons ?? [];
  // More buttons than a message holds came as a list, or as quick replies below it.
  const menu = preview.notes.some((note) => note.rule === 'buttons_to_list');
  const quick = preview.notes.some((note) => note.rule === 'buttons_to_quick');
  const keyboard = [...preview.parts].toReversed().find((part) => part.keyboard && !part.keyboard.remove)?.keyboard;
  return (
    <figure className={classes.phone} data-kind={kind} aria-label={t('preview.phone', { channel: name })}>
      <div className={classes.bar}><span className={classes.face} aria-hidden="true" />{t('preview.bot')}</div>
      <ScrollArea.Autosize mah={420} type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('preview.bot') }}><div className={classes.chat}>
        {preview.parts.length === 0 ? <p className={classes.nothing}>{t('preview.empty')}</p> : null}
        {keyed(preview.parts, (part) => part.kind).map(({ key, thing: part }) => {
          const here = part === last && (menu || quick) ? [] : part.buttons;
          return <Bubble key={key} part={part} rows={place === 'keyboard' && part === last ? [] : here} inside={place === 'inside'} />;
        })}
        {menu ? <div className={classes.bubble}><div className={classes.menuHead}>☰ {t('preview.list')}</div>{rows.flat().map((one) => <div key={one.label} className={classes.menuRow}>{one.label}</div>)}</div> : null}
        {quick ? <div className={classes.quick}>{rows.flat().map((one) => <span key={one.label}>{one.label}</span>)}</div> : null}
        {(kind === 'messenger' || kind === 'instagram') && keyboard ? <div className={classes.quick}>{keyboard.rows.flat().map((one) => <span key={one.label}>{one.label}</span>)}</div> : null}
      </div></ScrollArea.Autosize>
      {place === 'keyboard' && rows.length ? <div className={classes.keyboard}><Rows rows={rows} /></div> : null}
      <div className={classes.input}>{keyboard?.placeholder || t('preview.input')}</div>
      {keyboard && kind !== 'messenger' && kind !== 'instagram' ? <div className={classes.keyboard}><Rows rows={keyboard.rows} /></div> : null}
    </figure>
  );
}

function Bubble({ part, rows, inside }: { part: PreviewPart; rows: PreviewPart['buttons']; inside: boolean }) {
  const bare = part.media.length > 0 && !part.text.text && part.media.every((one) => one.kind === 'sticker' || one.kind === 'video_note');
  const drawn = (
    <>
      {part.media.length ? <div className={classes.media} data-many={part.media.length > 1 || undefined}>{keyed(part.media, (one) => one.url || one.name).map(({ key, thing: one }) => <MediaBox key={key} media={one} />)}</div> : null}
      {part.text.text ? <div className={classes.text}><Words text={part.text} /></div> : null}
      {part.location ? <div className={classes.place}><IconMapPin size={22} aria-hidden="true" /><span>{[part.location.title, part.location.address].filter(Boolean).join(', ') || `${part.location.latitude}, ${part.location.longitude}`}</span></div> : null}
      {part.card ? <div className={classes.place}><IconUser size={22} aria-hidden="true" /><span>{[part.card.first_name, part.card.last_name].filter(Boolean).join(' ')}<br />{part.card.phone}</span></div> : null}
      {part.poll ? <div className={classes.text}><strong>{part.poll.question}</strong>{keyed(part.poll.options, (one) => one).map(({ key, thing: one }) => <div key={key}>○ {one}</div>)}</div> : null}
    </>
  );
  if (part.kind === 'carousel') return <Slides part={part} />;
  return (
    <div className={classes.message} data-bare={bare || undefined}>
      <div className={classes.bubble}>{drawn}{inside && rows.length ? <div className={classes.inside}><Rows rows={rows} /></div> : null}</div>
      {!inside && rows.length ? <div className={classes.under}><Rows rows={rows} /></div> : null}
    </div>
  );
}

function Slides({ part }: { part: PreviewPart }) {
  const { t } = useTranslation('forms');
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('preview.carousel') }}><div className={classes.slides}>
      {keyed(part.slides, (one) => one.title).map(({ key, thing: one }) => (
        <div key={key} className={classes.slide}>
          {one.image ? <MediaBox media={one.image} /> : null}
          <div className={classes.text}><strong>{one.title}</strong>{one.text.text ? <><br /><Words text={one.text} /></> : null}</div>
          {one.buttons.length ? <div className={classes.inside}><Rows rows={one.buttons.map((button) => [button])} /></div> : null}
        </div>
      ))}
    </div></ScrollArea>
  );
}

function Rows({ rows }: { rows: readonly (readonly Press[])[] }) {
  return <>{keyed(rows, (row) => row[0]?.label ?? '').map(({ key, thing: row }) => <div key={key} className={classes.row}>{keyed(row, (one) => one.label).map(({ key: own, thing: one }) => <PressView key={own} one={one} />)}</div>)}</>;
}

function PressView({ one }: { one: Press }) {
  const Icon = actionIcons[one.action];
  return <span className={classes.press} data-style={one.style || undefined} title={one.value || undefined}>{one.label}{Icon ? <Icon size={12} aria-hidden="true" /> : null}</span>;
}
