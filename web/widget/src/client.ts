// The line to the server: one session, messages in order, a stream that comes back by itself.
import type { Message } from './talk';

export interface Config {
  title: string; greeting: string; color: string; side: string; files: boolean; max_file: number; consent: string; policy: string;
}
interface Session { token: string; fresh: boolean; config: Config; words: Record<string, string>; messages: Message[]; cursor: number; more?: string }
export interface Upload { id: string; kind: string; name: string; mime: string; size: number }
export interface Ears { message(m: Message): void; typing(): void }

/** A refusal that trying again does not help. */
export class Refused extends Error {
  constructor(readonly reason: string) { super(reason); }
}

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(36).padStart(2, '0')).join('');

export class Client {
  token = '';
  config!: Config;
  private cursor = 0;
  private stream?: EventSource;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private url: (path: string) => string, private who: { lang: string; user?: { id: string; proof?: string } }, private ears: Ears) {}

  /** Begins or goes on; the messages of the newest page are heard. */
  async begin(token: string): Promise<Session> {
    const s: Session = await (await this.ask('session', { method: 'POST', body: JSON.stringify({ token, ...this.who }) })).json();
    this.token = s.token;
    this.config = s.config;
    this.cursor ||= s.cursor;
    s.messages.forEach((m) => this.ears.message(m));
    return s;
  }

  /** Sends one thing after all that was sent before. The server counts a body once however often it comes. */
  send(body: object): Promise<unknown> {
    return this.line(() => this.ask('messages', { method: 'POST', body: JSON.stringify(body), keepalive: true }));
  }

  upload(file: Blob): Promise<Upload> {
    const form = new FormData();
    form.append('file', file);
    return this.line(async () => (await this.ask('uploads', { method: 'POST', body: form })).json());
  }

  private line<T>(work: () => Promise<T>): Promise<T> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => {});
    return done;
  }

  /** Asks until there is an answer: the line may be down for a minute in a lift. */
  private async ask(path: string, init: RequestInit): Promise<Response> {
    for (let n = 0; ; n++) {
      let pause = Math.min(1000 * 2 ** n, 30000);
      try {
        const r = await fetch(this.url(path), { ...init, credentials: 'omit', headers: this.token ? { Authorization: `Bearer ${this.token}` } : {} });
        if (r.ok) return r;
        if (r.status === 401 && path !== 'session' && n < 3) {
          await this.begin(this.token);
          continue;
        }
        if (r.status < 500 && r.status !== 429) throw new Refused((await r.json().catch(() => ({}))).reason ?? '');
        pause = Math.max(pause, 1000 * Number(r.headers.get('Retry-After') ?? 0));
      } catch (e) {
        if (e instanceof Refused || n > 8) throw e;
      }
      await wait(pause);
    }
  }

  /** Listens from where the last stream ended. */
  listen() {
    if (this.stream) return;
    const s = (this.stream = new EventSource(this.url(`live?t=${encodeURIComponent(this.token)}&after=${this.cursor}`)));
    s.addEventListener('message', (e) => this.ears.message(JSON.parse(e.data)));
    s.addEventListener('typing', () => this.ears.typing());
    s.addEventListener('cursor', (e) => { this.cursor = Number(e.data); });
    s.onerror = () => {
      if (s.readyState !== EventSource.CLOSED) return; // the browser tries by itself
      this.stream = undefined;
      void wait(5000).then(() => this.begin(this.token)).then(() => this.listen()).catch(() => {});
    };
  }
}
