import { Text } from '@mantine/core';
import { IconExternalLink, IconFile, IconMapPin, IconMicrophone, IconPhone, IconPhoto, IconUser, IconVideo } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { buttonRows, type Content, say } from '../document/document';
import { mediaName } from '../document/describe';
import { type Run, runs } from '../document/markup';
import { keyed } from '~/lib/keyed';
import classes from './Panel.module.css';

const fileIcons: Record<string, typeof IconFile> = { image: IconPhoto, animation: IconPhoto, sticker: IconPhoto, video: IconVideo, video_note: IconVideo, voice: IconMicrophone, audio: IconMicrophone };
const actionIcons: Record<string, typeof IconFile> = { url: IconExternalLink, phone: IconPhone, request_phone: IconPhone, request_location: IconMapPin };

/** A message the way a messenger shows it, variables as marked chips. */
export function PhonePreview({ content, languages }: { content: Content; languages: readonly string[] }) {
  const { t } = useTranslation('flows');
  const text = say(content.text, languages);
  const rows = buttonRows(content);
  const poll = content.poll;
  return (
    <section className={classes.phone} aria-label={t('preview.label')}>
      {keyed(content.media ?? [], (one) => one.kind).map(({ key, thing: one }) => {
        const Icon = fileIcons[one.kind] ?? IconFile;
        return <div key={key} className={classes.file}><Icon size={18} aria-hidden="true" />{mediaName(one, t)}</div>;
      })}
      {text ? <div className={classes.bubble}>{keyed(runs(text), (run) => run.text).map(({ key, thing: run }) => <RunText key={key} run={run} />)}</div> : null}
      {content.location ? <div className={classes.file}><IconMapPin size={18} aria-hidden="true" />{[content.location.title, content.location.address].filter(Boolean).join(', ')}</div> : null}
      {content.card ? <div className={classes.file}><IconUser size={18} aria-hidden="true" />{[content.card.first_name, content.card.last_name, content.card.phone].filter(Boolean).join(' ')}</div> : null}
      {poll ? <div className={classes.bubble}><Text fw={600}>{say(poll.question, languages)}</Text>{keyed(poll.options?.map((one) => say(one, languages)) ?? [], (option) => option).map(({ key, thing: option }) => <Text key={key} size="sm">○ {option}</Text>)}</div> : null}
      {keyed(content.carousel ?? [], (one) => say(one.title, languages)).map(({ key, thing: one }) => <div key={key} className={classes.bubble} style={{ marginTop: 6 }}><Text fw={600}>{say(one.title, languages)}</Text>{say(one.text, languages)}</div>)}
      {rows.length ? (
        <div className={classes.buttons}>
          {keyed(rows, (row) => row[0]?.id ?? '').map(({ key, thing: row }) => (
            <div key={key} className={classes.buttonRow}>
              {row.map((button) => {
                const Icon = actionIcons[button.action];
                return <span key={button.id} className={classes.button}>{say(button.label, languages)}{Icon ? <> <Icon size={13} aria-hidden="true" /></> : null}</span>;
              })}
            </div>
          ))}
        </div>
      ) : null}
    </section>
  );
}

function RunText({ run }: { run: Run }) {
  const { t } = useTranslation('flows');
  if (run.variable !== undefined) {
    const key = run.variable.split('.').at(-1) ?? run.variable;
    return <span className={classes.variable} title={run.text ? t('preview.fallback', { value: run.text }) : undefined}>{t(`variable.${key}` as 'variable.first_name', { defaultValue: key })}</span>;
  }
  const style = { fontWeight: run.bold ? 650 : undefined, fontStyle: run.italic ? 'italic' : undefined, textDecoration: run.strike ? 'line-through' : run.link ? 'underline' : undefined };
  if (run.code) return <code>{run.text}</code>;
  return <span style={style} className={run.spoiler ? classes.spoiler : undefined} title={run.link}>{run.text}</span>;
}
