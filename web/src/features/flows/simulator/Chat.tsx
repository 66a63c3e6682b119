import { Text, UnstyledButton } from '@mantine/core';
import { IconExternalLink, IconFile, IconInfoCircle, IconMapPin, IconPhone } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SimulatedBubble, SimulatedInput } from '~/api/contract';
import { useFormat } from '~/components/useFormat';
import { keyed } from '~/lib/keyed';
import { runs } from '../document/markup';
import classes from './Simulator.module.css';

type Part = SimulatedBubble['parts'][number];
type Button = NonNullable<Part['buttons']>[number][number];

/** The chat as the person sees it in the chosen messenger. */
export function Chat({ chat, act }: { chat: SimulatedBubble[]; act: (input: SimulatedInput) => void }) {
  const { t } = useTranslation('simulator');
  const screen = useRef<HTMLDivElement>(null);
  const said = chat.length;
  useEffect(() => {
    if (said > 0 && screen.current) screen.current.scrollTop = screen.current.scrollHeight;
  }, [said]);
  return (
    // The chat scrolls, so the keyboard must be able to reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={screen} className={classes.screen} role="log" aria-label={t('chat')} tabIndex={0}>
      {chat.map((bubble) => <Bubble key={bubble.number} bubble={bubble} press={(button) => act({ do: 'press', button: button.id || button.label, bubble: bubble.number })} />)}
    </div>
  );
}

function Bubble({ bubble, press }: { bubble: SimulatedBubble; press: (button: Button) => void }) {
  const { t } = useTranslation('simulator');
  const format = useFormat();
  if (bubble.from === 'time') return <p className={classes.passed}>{bubble.parts[0]?.text}</p>;
  return (
    <article className={classes.message} data-from={bubble.from}>
      <span className={classes.hidden}>{t(`from.${bubble.from}`)}: </span>
      {keyed(bubble.parts, (part) => part.kind).map(({ key, thing: part }) => <PartView key={key} part={part} press={press} time={format.time(bubble.at)} />)}
      {bubble.notes?.length ? (
        <ul className={classes.notes} aria-label={t('notes')}>
          {bubble.notes.map((note) => <li key={note}><IconInfoCircle size={14} aria-hidden="true" />{note}</li>)}
        </ul>
      ) : null}
    </article>
  );
}

function PartView({ part, press, time }: { part: Part; press: (button: Button) => void; time: string }) {
  const empty = !part.text && !part.files?.length && !part.location && !part.card && !part.poll && !part.slides?.length;
  return (
    <>
      {empty ? null : (
        <div className={classes.bubble}>
          {keyed(part.files ?? [], (file) => file.name ?? file.kind).map(({ key, thing: file }) => <Attached key={key} file={file} />)}
          {part.location ? <span className={classes.file}><IconMapPin size={18} aria-hidden="true" />{[part.location.title, part.location.address].filter(Boolean).join(', ') || `${part.location.lat.toFixed(4)}, ${part.location.lon.toFixed(4)}`}</span> : null}
          {part.card ? <span className={classes.file}><IconPhone size={18} aria-hidden="true" />{[part.card.name, part.card.phone].filter(Boolean).join(' ')}</span> : null}
          {part.poll ? <div><b>{part.poll.question}</b>{part.poll.options?.map((option) => <div key={option}>○ {option}</div>)}</div> : null}
          {part.text ? <div className={classes.text}><Words text={part.text} /></div> : null}
          <time className={classes.time}>{time}</time>
        </div>
      )}
      {keyed(part.slides ?? [], (slide) => slide.title).map(({ key, thing: slide }) => <div key={key} className={classes.bubble}><b>{slide.title}</b>{slide.text ? <div>{slide.text}</div> : null}{slide.buttons?.length ? <Rows rows={[slide.buttons]} press={press} /> : null}</div>)}
      {part.buttons?.length ? <Rows rows={part.buttons} press={press} /> : null}
      {part.keyboard?.length ? <Rows rows={part.keyboard} press={press} /> : null}
    </>
  );
}

function Attached({ file }: { file: NonNullable<Part['files']>[number] }) {
  const { t } = useTranslation('flows');
  const name = file.name ?? t(`media.${file.kind}` as 'media.image', { defaultValue: file.kind });
  if (file.kind === 'image' && file.sha256) return <img className={classes.picture} src={`/api/v1/files/${file.sha256}`} alt={name} />;
  return <span className={classes.file}><IconFile size={18} aria-hidden="true" />{name}</span>;
}

/** Rows of buttons that can be pressed. */
export function Rows({ rows, press }: { rows: (Button[] | null)[]; press: (button: Button) => void }) {
  return (
    <div className={classes.buttons}>
      {keyed(rows, (row) => row?.[0]?.label ?? '').map(({ key, thing: row }) => (
        <div key={key} className={classes.buttonRow}>
          {keyed(row ?? [], (button) => button.label).map(({ key: one, thing: button }) => (
            <UnstyledButton key={one} className={classes.button} onClick={() => press(button)}>{button.label}{button.action === 'url' || button.action === 'app' ? <> <IconExternalLink size={12} aria-hidden="true" /></> : null}</UnstyledButton>
          ))}
        </div>
      ))}
    </div>
  );
}

function Words({ text }: { text: string }) {
  return keyed(runs(text), (run) => run.text).map(({ key, thing: run }) => {
    if (run.code) return <code key={key}>{run.text}</code>;
    const style = { fontWeight: run.bold ? 650 : undefined, fontStyle: run.italic ? 'italic' : undefined, textDecoration: run.strike ? 'line-through' : run.link ? 'underline' : undefined };
    return <Text key={key} span inherit style={style} className={run.spoiler ? classes.spoiler : undefined} title={run.link}>{run.text}</Text>;
  });
}
