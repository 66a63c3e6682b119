import { createElement, Fragment, type ReactNode, useMemo } from 'react';
import { safeHref } from '~/lib/href';

/** Elements kept of a message's HTML and what they become here. Everything else leaves only its words. */
const kept: Record<string, string> = { B: 'strong', STRONG: 'strong', I: 'em', EM: 'em', U: 'u', S: 's', DEL: 's', CODE: 'code', PRE: 'pre', BLOCKQUOTE: 'blockquote', 'TG-SPOILER': 'span', BR: 'br' };

/** Words of a message with their formatting. The HTML is read, never inserted, so nothing a stranger sent can run. */
export function RichText({ html, text }: { html: string; text: string }) {
  const content = useMemo(() => (html ? [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].map(draw) : text), [html, text]);
  return <>{content}</>;
}

function draw(node: Node, index: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  if (node.tagName === 'SCRIPT' || node.tagName === 'STYLE') return null;
  const inner = [...node.childNodes].map(draw);
  if (node.tagName === 'A') {
    const href = safeHref(node.getAttribute('href'));
    return href ? createElement('a', { key: index, href, target: '_blank', rel: 'noreferrer' }, ...inner) : <Fragment key={index}>{inner}</Fragment>;
  }
  const tag = kept[node.tagName];
  if (!tag) return <Fragment key={index}>{inner}</Fragment>;
  return tag === 'br' ? <br key={index} /> : createElement(tag, { key: index }, ...inner);
}
