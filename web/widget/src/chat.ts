// The chat of a site: a button in the corner, or a whole page, in a shadow tree of its own.
import { Client, newKey, Refused } from './client';
import { drawMessage, el, label, safe, type Tools, type Words } from './draw';
import { Talk, type Button, type Message } from './talk';

interface Kept { t?: string; r?: number; s?: string }

/** What the browser keeps between visits. Where it keeps nothing, the chat lives as long as the page. */
export function memory(name: string) {
  let kept: Kept = {};
  try { kept = JSON.parse(localStorage.getItem(name) ?? '{}'); } catch { /* the page lives without it */ }
  return {
    kept,
    keep(more: Kept) {
      Object.assign(kept, more);
      try { localStorage.setItem(name, JSON.stringify(kept)); } catch { /* as above */ }
    },
  };
}

/** UTM marks and click ids of an address; the server keeps those it knows. */
export function marks(search: string) {
  const found: Record<string, string> = {};
  new URLSearchParams(search).forEach((value, key) => { if (/^utm_|clid$|^calltouch|^roistat|clickid$/.test(key)) found[key] = value; });
  return found;
}

export function mount(script: HTMLScriptElement) {
  const d = script.dataset;
  const base = new URL(script.src).origin;
  const channel = d.channel!;
  const page = 'page' in d;
  let w: Words = {};
  const { kept, keep } = memory(`parley:${channel}`);
  const talk = new Talk();
  let isOpen = false;
  let asked: '' | 'phone' | 'email' = '';
  let typingOff = 0, typedAt = 0, receipt = '', begun = false;

  const host = el('div');
  const root = host.attachShadow({ mode: 'open' });
  // A sheet made by script needs no permission from the site's content security policy, a style element does.
  const styled = fetch(`${base}/w/chat.css`).then((r) => r.text()).then((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  });
  const badge = el('span', { class: 'n', hidden: '' });
  const launcher = el('button', { type: 'button', class: 'l', 'aria-expanded': 'false', 'aria-haspopup': 'dialog' });
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', 'M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z');
  svg.append(path);
  launcher.append(svg, badge);
  const title = el('span');
  const close = el('button', { type: 'button' }, '×');
  const log = el('div', { class: 'log', role: 'log', 'aria-live': 'polite', tabindex: '0' });
  const sign = el('div', { class: 't', role: 'status' });
  const input = el('textarea', { rows: '1', maxlength: '10000', enterkeyhint: 'send' });
  const pick = el('input', { type: 'file', hidden: '' });
  const attach = el('button', { type: 'button' }, '📎');
  const submit = el('button', {}, '➤');
  const form = el('form', {}, attach, pick, input, submit);
  const consent = el('small', { class: 't' });
  const panel = el('div', { class: 'p', role: 'dialog', hidden: '' }, el('header', {}, title, !page && close), log, sign, form, consent);
  const frame = el('div', { class: page ? 'page' : '', hidden: '' }, !page && launcher, panel);
  root.append(frame);
  document.body.append(host);

  const tools: Tools = {
    words: () => w,
    address: (url) => (url.startsWith('/w/') ? `${base}${url}?t=${encodeURIComponent(client.token)}` : url.startsWith('blob:') ? url : safe(url)),
    press,
    retry: (m) => deliver(m, bodies.get(m.key!)!),
  };
  const client = new Client((path) => `${base}/w/${channel}/${path}`, {
    lang: d.lang || document.documentElement.lang || navigator.language, user: d.user ? { id: d.user, proof: d.proof } : undefined,
  }, {
    message(m) {
      if (talk.take(m) && m.from !== 'me') sign.textContent = '';
      draw();
    },
    typing() {
      sign.textContent = w.typing!;
      clearTimeout(typingOff);
      typingOff = window.setTimeout(() => { sign.textContent = ''; }, 6000);
    },
  });
  const bodies = new Map<string, object>();
  let due = 0;

  /** Draws soon, once for everything that has come together. */
  function draw() {
    due ||= window.setTimeout(() => {
      due = 0;
      const low = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
      const greeting = client.config?.greeting;
      log.replaceChildren(...(greeting ? [drawMessage({ id: '', from: 'bot', at: 0, runs: [{ t: greeting }] }, tools)] : []), ...talk.list.map((m) => drawMessage(m, tools)));
      if (low) log.scrollTop = log.scrollHeight;
      seen();
    });
  }

  /** Brings the badge and the receipts up to what the visitor has before his eyes. */
  function seen() {
    const reads = isOpen && document.visibilityState === 'visible';
    const newest = talk.newest();
    const isNew = newest && newest.at > (kept.r ?? 0);
    if (reads && isNew) keep({ r: newest.at });
    const n = talk.unread(kept.r ?? 0);
    badge.hidden = !n;
    badge.textContent = n > 99 ? '99+' : `${n}`;
    label(launcher, n ? `${w.open}, ${n} ${w.unread}` : w.open);
    const status = reads ? 'read' : 'delivered';
    if (isNew && receipt !== status + newest.id) {
      receipt = status + newest.id;
      client.send({ type: 'receipt', message: newest.id, status }).catch(() => {});
    }
  }

  /** Sends a body and shows it at once. */
  function deliver(m: Message, body: object) {
    bodies.set(m.key!, body);
    talk.take({ ...m, state: 'sending' });
    draw();
    log.scrollTop = log.scrollHeight;
    client.send(body).then(() => talk.list.some((o) => o.id === m.id) && talk.take({ ...m, state: undefined }), () => talk.take({ ...m, state: 'failed' })).finally(draw);
  }

  function say(more: Partial<Message>, body: object) {
    start();
    const key = newKey();
    deliver({ id: `~${key}`, key, from: 'me', at: Math.max(Date.now(), (talk.list.at(-1)?.at ?? 0) + 1), ...more }, { type: 'message', client_msg_id: key, ...body });
  }

  /** Tells where the visitor came from, before his first word. */
  function start() {
    const token = d.start ?? '';
    const once = token || 'first';
    if (!begun || kept.s === once || (!token && kept.s)) return;
    keep({ s: once });
    client.send({
      type: 'start', client_msg_id: `s-${once}`,
      start: {
        token, page: location.href.slice(0, 500), title: document.title, referrer: document.referrer, language: navigator.language,
        tz: Intl.DateTimeFormat().resolvedOptions().timeZone, device: `${screen.width}×${screen.height}`, utm: marks(location.search),
      },
    }).catch(() => {});
    client.listen();
  }

  function press(m: Message, b: Button) {
    if (b.action === 'next') {
      client.send({ type: 'message', client_msg_id: newKey(), message: m.id, payload: b.payload }).catch(() => {});
      b.pressed = true;
      draw();
    } else if (b.action === 'copy') {
      void navigator.clipboard?.writeText(b.value ?? '').then(() => { sign.textContent = w.copied!; });
    } else if (b.action === 'request_location') {
      navigator.geolocation?.getCurrentPosition(({ coords }) => {
        const place = { lat: coords.latitude, lon: coords.longitude };
        say({ location: place }, { location: place });
      });
    } else if (b.action === 'request_phone' || b.action === 'request_email') {
      ask(b.action === 'request_phone' ? 'phone' : 'email');
    } else {
      say({ runs: [{ t: b.label }] }, { text: b.label });
    }
  }

  function ask(what: typeof asked) {
    asked = what;
    input.inputMode = what === 'phone' ? 'tel' : what || 'text';
    input.placeholder = w[what || 'write']!;
    if (what) input.focus();
  }

  form.onsubmit = (e) => {
    e.preventDefault();
    const text = input.value.trim();
    if (!text || !begun) return;
    say({ runs: [{ t: text }] }, asked === 'phone' ? { phone: text, text } : { text });
    input.value = '';
    ask('');
  };
  input.onkeydown = (e) => {
    if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
      e.preventDefault();
      form.requestSubmit();
    }
  };
  input.oninput = () => {
    if (!kept.s || Date.now() - typedAt < 4000) return;
    typedAt = Date.now();
    client.send({ type: 'typing' }).catch(() => {});
  };
  attach.onclick = () => pick.click();
  pick.onchange = () => {
    const file = pick.files?.[0];
    pick.value = '';
    if (!file) return;
    sign.textContent = w[file.size > client.config.max_file ? 'big' : 'sending']!;
    if (file.size > client.config.max_file) return;
    client.upload(file).then((u) => {
      sign.textContent = '';
      say({ files: [{ kind: u.kind, url: URL.createObjectURL(file), name: u.name }] }, { files: [u] });
    }).catch((e) => { sign.textContent = w[e instanceof Refused && e.reason === 'file_type' ? 'kind' : 'big']!; });
  };

  function toggle(open: boolean) {
    isOpen = open;
    panel.hidden = !open;
    launcher.setAttribute('aria-expanded', `${open}`);
    if (open) {
      start();
      if (begun) client.listen();
      log.scrollTop = log.scrollHeight;
      input.focus();
      seen();
    } else {
      launcher.focus();
    }
  }
  launcher.onclick = () => toggle(!isOpen);
  close.onclick = () => toggle(false);
  panel.onkeydown = (e) => { if (e.key === 'Escape' && !page) toggle(false); };
  document.addEventListener('visibilitychange', seen);

  const ready = Promise.all([client.begin(kept.t ?? ''), styled]).then(([s]) => {
    begun = true;
    w = s.words;
    if (s.fresh) keep({ s: undefined, r: undefined });
    keep({ t: s.token });
    const c = s.config;
    host.style.setProperty('--a', c.color);
    frame.classList.toggle('left', c.side === 'left');
    title.textContent = c.title;
    label(panel, c.title);
    label(log, w.log);
    label(close, w.close);
    label(attach, w.file);
    label(input, w.write);
    label(submit, w.send);
    ask('');
    attach.hidden = !c.files;
    consent.append(c.consent, ' ', safe(c.policy) && el('a', { href: safe(c.policy), target: '_blank', rel: 'noopener' }, w.policy));
    frame.hidden = false;
    draw();
    if (page) toggle(true);
    if (isOpen || s.messages.length) client.listen();
  });
  return { open: () => toggle(true), close: () => toggle(false), ready, root };
}
