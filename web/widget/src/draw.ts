// Messages as elements. Texts are only ever text nodes, so nothing that anybody writes can become markup.
import type { Button, File, Message, Run } from './talk';

export type Words = Record<string, string>;
type Child = Node | string | undefined | false;

export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  for (const name in attributes) e.setAttribute(name, attributes[name]!);
  e.append(...children.filter((c): c is Node | string => !!c));
  return e;
}

/** Names a thing for those who do not see it. */
export const label = (e: Element, text = '') => e.setAttribute('aria-label', text);

/** An address that may stand in a link. Anything else, javascript: above all, is dropped. */
export const safe = (url = '') => (/^(https?:|mailto:|tel:)/i.test(url.trim()) ? url.trim() : '');

const link = (url: string, ...children: Child[]) => el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ...children);

const tags = { bold: 'b', italic: 'i', strike: 's', code: 'code', quote: 'blockquote' } as const;

export function drawRun(run: Run): Node {
  let node: Node = document.createTextNode(run.t);
  for (const mark of run.m ?? []) {
    if (mark === 'link') {
      const url = safe(run.u);
      if (url) node = link(url, node);
    } else if (mark === 'spoiler') {
      const hidden = el('button', { type: 'button', class: 'sp' }, node);
      hidden.onclick = () => hidden.replaceWith(...hidden.childNodes);
      node = hidden;
    } else {
      node = el(tags[mark], {}, node);
    }
  }
  return node;
}

export interface Tools {
  words(): Words;
  /** The address of a file, with the visitor's token where it needs one. */
  address(url: string): string;
  press(m: Message, b: Button): void;
  retry(m: Message): void;
}

function drawFile(f: File, t: Tools): Node {
  const src = t.address(f.url);
  const name = f.name ?? '';
  if (!src) return el('i', {}, name || '…');
  if (/image|sticker/.test(f.kind)) return link(src, el('img', { src, alt: name, loading: 'lazy', ...(f.width && f.height ? { width: `${f.width}`, height: `${f.height}` } : {}) }));
  if (/video|animation/.test(f.kind)) return el('video', { src, controls: '', playsinline: '', preload: 'metadata' });
  if (/audio|voice/.test(f.kind)) return el('audio', { src, controls: '', preload: 'none' });
  return link(src, `📎 ${name || 'file'}`);
}

function drawButton(m: Message, b: Button, t: Tools): Node {
  const url = b.action === 'phone' ? `tel:${b.value}` : /url|app/.test(b.action) ? b.value : '';
  if (safe(url)) return link(safe(url), b.label);
  // A used answer stays in sight and is spent; the server says the same when the talk is loaded again.
  const e = el('button', { type: 'button' }, b.pressed ? `✓ ${b.label}` : b.label);
  e.disabled = !!b.pressed;
  e.onclick = () => t.press(m, b);
  return e;
}

const drawButtons = (m: Message, rows: Button[][] | undefined, t: Tools) =>
  (rows ?? []).map((row) => el('div', { class: 'row' }, ...row.map((b) => drawButton(m, b, t))));

export function drawMessage(m: Message, t: Tools): HTMLElement {
  const w = t.words();
  const place = m.location && `https://www.openstreetmap.org/?mlat=${m.location.lat}&mlon=${m.location.lon}`;
  const said = m.deleted
    ? el('i', {}, w.deleted)
    : el('div', { dir: 'auto' },
        ...(m.files ?? []).map((f) => drawFile(f, t)),
        ...(m.runs ?? []).map(drawRun),
        place && link(place, w.place),
        m.card && link(`tel:${m.card.phone}`, m.card.phone));
  const slides = (m.slides ?? []).map((s) =>
    el('div', { class: 'slide', dir: 'auto' }, s.image && drawFile(s.image, t), el('b', {}, s.title), s.text && el('p', {}, s.text), ...drawButtons(m, s.buttons?.map((b) => [b]), t)));
  const e = el('div', { class: `m ${m.from} ${m.state ?? ''}` },
    said.childNodes.length > 0 && el('div', { class: 'b' }, said),
    slides.length > 0 && el('div', { class: 'slides' }, ...slides),
    ...drawButtons(m, m.deleted ? [] : m.buttons, t));
  if (m.state === 'sending') e.append(el('small', {}, w.sending));
  if (m.state === 'failed') {
    const again = el('button', { type: 'button', class: 'again' }, w.failed);
    again.onclick = () => t.retry(m);
    e.append(again);
  }
  return e;
}
