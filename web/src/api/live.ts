import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { LiveEvents } from './contract';
import { apiUrl } from './client';

export type LiveName = keyof LiveEvents;
export type LiveState = 'connecting' | 'open' | 'lost';
const names: readonly LiveName[] = ['conversation', 'message', 'note', 'contact', 'channel', 'flow', 'typing'];

/** Between tabs: an event the leader heard, its state, or the question for it. */
type Word = { type: 'event'; name: LiveName; data: unknown } | { type: 'state'; state: LiveState } | { type: 'caught-up' } | { type: 'hello' };

/** How long to wait before the nth try to connect again, in milliseconds: 1 s doubling to 30 s, spread so that tabs do not come together. */
export function reconnectDelay(attempt: number, random = Math.random()): number {
  return Math.round(Math.min(30_000, 1000 * 2 ** Math.min(attempt, 5)) * (0.75 + random / 2));
}

/** Everything from outside that the connection needs, so that tests can hold it. */
export interface LiveOutside {
  open: (after: string | null) => EventSource;
  /** Called when events may have been missed: after a reconnection or sleep. */
  onCaughtUp: () => void;
}

const silenceLimit = 90_000; // the server pings every 30 s
const graceBeforeLost = 4_000; // a short gap is nobody's business
const wakeCheck = 10_000;

/**
 * One stream of live events per browser: the tab that holds the lock listens and tells the others by BroadcastChannel.
 * Where locks are missing (a page without TLS) every tab listens for itself.
 */
export class Live {
  private source: EventSource | null = null;
  private lastId: string | null = null;
  private attempt = 0;
  private heardAt = 0;
  private timers: { retry?: number; lost?: number; wake?: number } = {};
  private handlers = new Map<LiveName, Set<(data: never) => void>>();
  private watchers = new Set<() => void>();
  private channel: BroadcastChannel | null = null;
  private leave: (() => void) | null = null;
  private state: LiveState = 'connecting';

  constructor(private readonly outside: LiveOutside) {}

  /** Starts listening; the answer stops it. */
  start(): () => void {
    const stopped = new AbortController();
    this.channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('parley-live');
    this.channel?.addEventListener('message', (event: MessageEvent<Word>) => this.hear(event.data));
    this.channel?.postMessage({ type: 'hello' } satisfies Word);
    if (navigator.locks && this.channel) {
      const hold = () => new Promise<void>((resolve) => {
        if (stopped.signal.aborted) return resolve();
        this.leave = resolve;
        this.connect();
      });
      navigator.locks.request('parley-live', { signal: stopped.signal }, hold).catch(() => undefined);
    } else {
      this.leave = () => undefined;
      this.connect();
    }
    let lastTick = Date.now();
    const wake = () => {
      const slept = Date.now() - lastTick > wakeCheck * 3;
      lastTick = Date.now();
      const silent = this.source !== null && this.heardAt > 0 && Date.now() - this.heardAt > silenceLimit;
      if (this.leave && (slept || silent)) this.reconnectNow();
      if (slept) this.outside.onCaughtUp();
    };
    this.timers.wake = window.setInterval(wake, wakeCheck);
    const onVisible = () => document.visibilityState === 'visible' && wake();
    document.addEventListener('visibilitychange', onVisible);
    const onOnline = () => this.leave && this.reconnectNow();
    window.addEventListener('online', onOnline);
    return () => {
      stopped.abort();
      this.leave?.();
      this.leave = null;
      this.close();
      this.channel?.close();
      this.channel = null;
      window.clearInterval(this.timers.wake);
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('online', onOnline);
    };
  }

  /** Calls the handler for every event of this name; the answer takes it away. */
  on<N extends LiveName>(name: N, handler: (data: LiveEvents[N]) => void): () => void {
    const set = this.handlers.get(name) ?? new Set();
    this.handlers.set(name, set);
    set.add(handler as (data: never) => void);
    return () => void set.delete(handler as (data: never) => void);
  }

  getState = (): LiveState => this.state;
  watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };

  private hear(word: Word) {
    if (word.type === 'event') this.emit(word.name, word.data);
    else if (word.type === 'state') this.setState(word.state);
    else if (word.type === 'caught-up') this.outside.onCaughtUp();
    else if (this.leave) this.channel?.postMessage({ type: 'state', state: this.state } satisfies Word);
  }

  private connect() {
    const again = this.attempt > 0;
    const source = this.outside.open(this.lastId);
    this.source = source;
    source.addEventListener('open', () => {
      this.attempt = 0;
      this.heardAt = Date.now();
      window.clearTimeout(this.timers.lost);
      this.timers.lost = undefined;
      this.tell('open');
      if (again) {
        this.outside.onCaughtUp();
        this.channel?.postMessage({ type: 'caught-up' } satisfies Word);
      }
    });
    source.addEventListener('error', () => this.retry());
    source.addEventListener('ping', () => { this.heardAt = Date.now(); });
    for (const name of names) {
      source.addEventListener(name, (event) => {
        this.heardAt = Date.now();
        const message = event as MessageEvent<string>;
        if (message.lastEventId) this.lastId = message.lastEventId;
        const data: unknown = JSON.parse(message.data);
        this.emit(name, data);
        this.channel?.postMessage({ type: 'event', name, data } satisfies Word);
      });
    }
  }

  private retry() {
    this.source?.close();
    this.source = null;
    window.clearTimeout(this.timers.retry);
    this.timers.retry = window.setTimeout(() => this.connect(), reconnectDelay(this.attempt));
    this.attempt += 1;
    this.timers.lost ??= window.setTimeout(() => this.tell('lost'), graceBeforeLost);
  }

  /** Tries at once: the machine woke up, the network came back, or the reader asked. */
  reconnectNow = () => {
    if (!this.leave) return;
    this.close();
    this.attempt = Math.max(this.attempt, 1);
    this.connect();
  };

  private close() {
    window.clearTimeout(this.timers.retry);
    window.clearTimeout(this.timers.lost);
    this.timers.lost = undefined;
    this.source?.close();
    this.source = null;
  }

  private emit(name: LiveName, data: unknown) {
    for (const handler of this.handlers.get(name) ?? []) handler(data as never);
  }

  private tell(state: LiveState) {
    this.setState(state);
    this.channel?.postMessage({ type: 'state', state } satisfies Word);
  }

  private setState(state: LiveState) {
    if (state === this.state) return;
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}

let shared: Live | null = null;

/** The connection of this page, made once by the shell. */
export function makeLive(onCaughtUp: () => void): Live {
  shared ??= new Live({ open: (after) => new EventSource(apiUrl('/live', { query: { after } })), onCaughtUp });
  return shared;
}

/** Calls the handler for each live event of this name while the component is drawn. Patch the query cache in it. */
export function useLive<N extends LiveName>(name: N, handler: (data: LiveEvents[N]) => void) {
  const latest = useRef(handler);
  useEffect(() => { latest.current = handler; });
  useEffect(() => shared?.on(name, (data) => latest.current(data)), [name]);
}

/** Whether live events arrive. `lost` only after a gap worth telling. */
export function useLiveState(): LiveState {
  return useSyncExternalStore((watcher) => shared?.watch(watcher) ?? (() => undefined), () => shared?.getState() ?? 'connecting');
}

/** Tries to reconnect at once. */
export function reconnectLive() {
  shared?.reconnectNow();
}
