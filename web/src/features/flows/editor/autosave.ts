import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Finding } from '~/api/contract';
import { isProblem } from '~/api/problem';
import { same } from '../document/compare';
import type { FlowDocument } from '../document/document';
import type { Editor } from '../document/store';
import type { Drafts } from './drafts';

const pause = 800; // after the last change
const longest = 5000; // after the first one not sent
const retries = [2000, 5000, 15_000, 30_000];

/** `saved`, `saving` (also while a change waits for its pause), `offline`, `refused` by the server with a reason, or `conflict`: somebody else was faster. */
export type SaveState = 'saved' | 'saving' | 'offline' | 'refused' | 'conflict';

export interface Saved {
  revision: number;
  problems: Finding[];
}
export interface Theirs {
  revision: number;
  document: FlowDocument;
}
export interface Status {
  state: SaveState;
  /** What the server says of a refused draft. */
  why: string;
  /** What the other person has saved, when there is a conflict. */
  theirs: Theirs | null;
  /** What somebody else has saved while nothing of ours was in the way: the page offers to show it. */
  news: Theirs | null;
}
interface Outside {
  send: (document: FlowDocument, revision: number) => Promise<Saved>;
  load: () => Promise<Theirs>;
  /** Told of every answer, so that lists and findings follow. */
  onSaved: (saved: Saved, document: FlowDocument) => void;
  drafts: Drafts;
}

/**
 * Sends the draft by itself: 0.8 s after the last change and at most 5 s after the first, one request at a time, each based on the revision it knows.
 * The answer never touches the document. What has not reached the server lies in the browser's own drafts.
 */
export class Autosave {
  readonly status: StoreApi<Status> = createStore<Status>(() => ({ state: 'saved', why: '', theirs: null, news: null }));
  private sent: FlowDocument;
  private since: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private flying: Promise<void> | null = null;
  private stopListening: () => void = () => undefined;
  /** Whether the browser keeps what is not sent yet. */
  kept = true;

  constructor(private readonly editor: Editor, private revision: number, private readonly outside: Outside) {
    this.sent = editor.getState().document;
  }

  /** Begins to follow the document; the answer ends it and sends what is left. */
  start(): () => void {
    this.stopListening = this.editor.subscribe((state, before) => {
      if (state.document !== before.document) this.touched();
    });
    const now = () => void this.flush();
    const hidden = () => document.visibilityState === 'hidden' && now();
    window.addEventListener('online', now);
    document.addEventListener('visibilitychange', hidden);
    const ask = (event: BeforeUnloadEvent) => this.dirty && !this.kept && event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => {
      this.stopListening();
      window.removeEventListener('online', now);
      document.removeEventListener('visibilitychange', hidden);
      window.removeEventListener('beforeunload', ask);
      now();
    };
  }

  get dirty(): boolean {
    return this.editor.getState().document !== this.sent;
  }

  /** Takes up a draft that an earlier visit left behind. */
  async restore(): Promise<boolean> {
    const draft = await this.outside.drafts.read();
    if (!draft || this.dirty) return false;
    if (same(draft.document, this.sent)) {
      await this.outside.drafts.drop();
      return false;
    }
    const base = this.revision;
    this.revision = draft.revision;
    this.editor.getState().run(() => draft.document);
    if (draft.revision < base) await this.disagree();
    return true;
  }

  /** Somebody, perhaps ourselves, has saved this revision. */
  heard(theirs: Theirs) {
    if (this.flying || theirs.revision <= this.revision || this.status.getState().state === 'conflict') return;
    if (same(theirs.document, this.sent)) this.revision = theirs.revision;
    else if (this.dirty) this.conflict(theirs);
    else this.status.setState({ news: theirs });
  }

  /** Shows what the other person saved instead of ours. */
  takeTheirs({ revision, document: theirs }: Theirs) {
    this.revision = revision;
    this.sent = theirs;
    this.settled();
    this.editor.getState().replace(theirs);
    void this.outside.drafts.drop();
  }

  /** Sends what is left at once, and waits for it. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.flying) await this.flying;
    if (!this.dirty || this.status.getState().state === 'conflict') return;
    this.flying = this.send().finally(() => { this.flying = null; });
    await this.flying;
    if (this.dirty && this.status.getState().state === 'saving') this.wait();
  }

  private touched() {
    if (!this.dirty) { // undone before it was sent
      if (!this.flying) this.settled();
      void this.outside.drafts.drop();
      return;
    }
    void this.outside.drafts.write({ document: this.editor.getState().document, revision: this.revision }).then((kept) => { this.kept = kept; });
    if (this.status.getState().state === 'conflict') return;
    this.since ??= Date.now();
    if (this.status.getState().state !== 'offline') this.status.setState({ state: 'saving', why: '' });
    if (!this.flying) this.wait();
  }

  private wait() {
    this.since ??= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), Math.max(0, Math.min(pause, this.since + longest - Date.now())));
  }

  private async send(): Promise<void> {
    const { document } = this.editor.getState();
    this.since = null;
    try {
      this.answered(await this.outside.send(document, this.revision), document);
    } catch (error) {
      if (isProblem(error) && error.code === 'conflict') await this.disagree(document);
      else if (isProblem(error) && (error.code === 'invalid' || error.code === 'denied' || error.code === 'not_found')) this.status.setState({ state: 'refused', why: error.fields[0]?.text || error.detail || error.title });
      else this.later();
    }
  }

  private answered(saved: Saved, document: FlowDocument) {
    this.revision = saved.revision;
    this.sent = document;
    this.tries = 0;
    this.outside.onSaved(saved, document);
    if (this.dirty) {
      this.status.setState({ state: 'saving', why: '' });
      void this.outside.drafts.write({ document: this.editor.getState().document, revision: this.revision });
      return;
    }
    this.settled();
    void this.outside.drafts.drop();
  }

  private settled() {
    clearTimeout(this.timer);
    this.since = null;
    this.status.setState({ state: 'saved', why: '', theirs: null, news: null });
  }

  private later() {
    this.status.setState({ state: 'offline' });
    this.timer = setTimeout(() => void this.flush(), retries[Math.min(this.tries, retries.length - 1)]);
    this.tries += 1;
  }

  /** The server has another revision. When it holds what we sent, only the answer was lost on the way; publishing raises the revision too. */
  private async disagree(document?: FlowDocument) {
    try {
      const theirs = await this.outside.load();
      if (same(theirs.document, document) || same(theirs.document, this.sent)) {
        this.revision = theirs.revision;
        if (same(theirs.document, document) && document) this.answered({ revision: theirs.revision, problems: [] }, document);
        else this.wait();
      } else this.conflict(theirs);
    } catch {
      this.later();
    }
  }

  private conflict(theirs: Theirs) {
    clearTimeout(this.timer);
    this.status.setState({ state: 'conflict', theirs, news: null });
  }
}
