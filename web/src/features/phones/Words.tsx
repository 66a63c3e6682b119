import { createElement, Fragment, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { safeHref } from '~/lib/href';
import type { Entity } from './hub';
import classes from './Phone.module.css';
import { spans } from './spans';

const tags: Record<string, string> = { bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code', pre: 'code', quote: 'q' };

/** Text of a message with its formatting, as the messenger draws it. */
export function Words({ text, entities }: { text: string; entities: Entity[] | undefined }) {
  return <>{spans(text, entities).map((span) => <Fragment key={span.from}>{draw(span.text, span.kinds, span.url)}</Fragment>)}</>;
}

function draw(text: string, kinds: string[], url: string | undefined): ReactNode {
  let node: ReactNode = text;
  for (const kind of kinds) {
    const tag = tags[kind];
    if (tag) node = createElement(tag, tag === 'q' ? { className: classes.cited } : null, node);
    else if (kind === 'spoiler') node = <Spoiler>{node}</Spoiler>;
  }
  const href = kinds.includes('link') ? safeHref(url ?? (/^[a-z]+:/i.test(text) ? text : `https://${text}`)) : null;
  return href ? <a href={href} target="_blank" rel="noreferrer">{node}</a> : node;
}

function Spoiler({ children }: { children: ReactNode }) {
  const { t } = useTranslation('phones');
  const [shown, show] = useState(false);
  return shown ? <span>{children}</span> : <button type="button" className={classes.spoiler} aria-label={t('message.spoiler')} onClick={() => show(true)}><span aria-hidden="true">{children}</span></button>;
}
