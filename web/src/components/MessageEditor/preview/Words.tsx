import { createElement, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreviewText } from '~/api/contract';
import classes from './Phones.module.css';
import { type Stretch, stretches } from './spans';

const tags: Record<string, string> = { bold: 'strong', italic: 'em', strike: 's', code: 'code' };

/** Words as a messenger formats them. */
export function Words({ text }: { text: PreviewText }) {
  const quotes = text.spans.filter((span) => span.kind === 'quote');
  const parts: ReactNode[] = [];
  let at = 0;
  for (const quote of quotes) {
    // The line feeds around a quote are the edges of its block.
    parts.push(<Run key={at} all={stretches(text, at, text.text[quote.from - 1] === '\n' ? quote.from - 1 : quote.from)} />, <blockquote key={`q${quote.from}`}><Run all={stretches(text, quote.from, quote.to)} /></blockquote>);
    at = text.text[quote.to] === '\n' ? quote.to + 1 : quote.to;
  }
  parts.push(<Run key={at} all={stretches(text, at)} />);
  return <>{parts}</>;
}

function Run({ all }: { all: Stretch[] }) {
  return <>{all.map((one) => (one.text ? <Piece key={one.from} {...one} /> : null))}</>;
}

function Piece({ text, kinds, url }: Stretch) {
  const { t } = useTranslation('forms');
  const [seen, setSeen] = useState(false);
  let drawn: ReactNode = text;
  for (const kind of kinds) if (tags[kind]) drawn = createElement(tags[kind], null, drawn);
  if (url) drawn = <span className={classes.link} title={url}>{drawn}</span>;
  if (kinds.includes('spoiler')) return <button type="button" className={classes.spoiler} data-seen={seen || undefined} aria-label={seen ? undefined : t('preview.spoiler')} onClick={() => setSeen(!seen)}>{drawn}</button>;
  return <>{drawn}</>;
}
