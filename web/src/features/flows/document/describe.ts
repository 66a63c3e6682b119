import type { TFunction } from 'i18next';
import { type Block, contentOf, say } from './document';
import { durationWords } from './duration';
import { plainText } from './markup';

type T = TFunction<'flows'>;

interface Change {
  tag?: string;
  untag?: string;
  field?: string;
  stage?: string;
  answer?: string;
  value?: string;
  clear?: boolean;
}

/** Who reads: the languages to try in turn, the first being the reader's, and what the server says of things it knows better. */
export interface Reader {
  t: T;
  languages: readonly string[];
  /** Conditions in words, by their text. */
  conditions?: Readonly<Record<string, string>>;
  /** Names of the stages. */
  stages?: ReadonlyMap<string, string> | undefined;
  /** What kinds of triggers are called. */
  triggers?: ReadonlyMap<string, string> | undefined;
}

/** What a block does, in a few words, for its card and the outline. */
export function describe(block: Block, reader: Reader): string {
  const { t, languages } = reader;
  const language = languages[0] ?? 'en';
  const text = (key: string) => (typeof block[key] === 'string' ? (block[key] as string) : '');
  const plain = (words: string) => plainText(words, (key) => t(`variable.${key}` as 'variable.name', { defaultValue: key }));
  const content = contentOf(block);
  if (content) {
    const media = content.media ?? [];
    const said = plain(say(content.text, languages));
    if (said) return said;
    if (content.poll) return say(content.poll.question, languages);
    if (content.carousel?.length) return content.carousel.map((card) => say(card.title, languages)).join(' · ');
    if (content.location) return [content.location.title, content.location.address].filter(Boolean).join(', ');
    if (content.card) return [content.card.first_name, content.card.phone].filter(Boolean).join(' ');
    return media.length ? media.map((one) => mediaName(one, t)).join(', ') : '';
  }
  switch (block.kind) {
    case 'condition':
      return reader.conditions?.[text('if')] ?? text('if');
    case 'delay':
      return delayWords(block, reader);
    case 'set':
      return (Array.isArray(block.set) ? (block.set as Change[]) : []).map((one) => changeWords(one, reader)).join('\n');
    case 'goal':
      return [text('goal'), text('value') ? `${plainText(text('value'))} ${text('currency')}`.trim() : ''].filter(Boolean).join(' · ');
    case 'hand_over':
      return plain(say(block.summary, languages));
    case 'http':
      return `${text('method') || 'GET'} ${plainText(text('url'))}`;
    case 'subflow':
    case 'jump':
      return text('flow') ? t('describe.flow', { flow: text('flow') }) : '';
    default:
      return text('for') ? durationWords(text('for'), language) : '';
  }
}

function delayWords(block: Block, { t, languages }: Reader): string {
  const days = Array.isArray(block.days) ? (block.days as string[]) : [];
  return [
    block.for ? t('describe.for', { length: durationWords(String(block.for), languages[0] ?? 'en') }) : '',
    block.until ? t('describe.until', { date: String(block.until) }) : '',
    block.at ? t('describe.at', { hour: String(block.at) }) : '',
    days.length ? t('describe.days', { days: days.map((day) => t(`day.${day}` as 'day.mon', { defaultValue: day })).join(', ') }) : '',
  ].filter(Boolean).join('\n');
}

function changeWords(change: Change, { t, stages }: Reader): string {
  if (change.tag) return t('describe.tag', { tag: change.tag });
  if (change.untag) return t('describe.untag', { tag: change.untag });
  if (change.stage) return t('describe.stage', { stage: stages?.get(change.stage) ?? change.stage });
  const name = change.field ?? change.answer ?? '';
  if (!name) return '';
  return change.clear ? t('describe.clear', { name }) : t('describe.field', { name, value: plainText(change.value ?? '') });
}

/** A file of a message by its name, or by its kind. */
export function mediaName(media: { kind: string; file?: string; url?: string; name?: string }, t: T): string {
  const from = media.name ?? (media.file && !media.file.startsWith('media:') ? media.file.split('/').at(-1) : '');
  const kind = t(`media.${media.kind}` as 'media.image', { defaultValue: media.kind });
  return from ? `${kind}: ${from}` : kind;
}
