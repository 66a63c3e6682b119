import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Live, reconnectDelay } from './live';

/** A stream whose other end is in the test's hands. */
class Stream extends EventTarget {
  closed = false;
  constructor(readonly after: string | null) {
    super();
  }
  close() {
    this.closed = true;
  }
  say(name: string, data: unknown, id: string) {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId: id }));
  }
}

function connect() {
  const streams: Stream[] = [];
  const caughtUp = vi.fn<() => void>();
  const live = new Live({
    open: (after) => {
      const stream = new Stream(after);
      streams.push(stream);
      return stream as unknown as EventSource;
    },
    onCaughtUp: caughtUp,
  });
  const stop = live.start();
  return { live, streams, caughtUp, stop, last: () => streams.at(-1) as Stream };
}

describe('live events', () => {
  let stop = () => undefined as void;
  beforeEach(() => {
    vi.useFakeTimers();
    // One tab without locks or channels: it listens for itself.
    vi.stubGlobal('BroadcastChannel', undefined);
  });
  afterEach(() => {
    stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('hands events to those who asked, and no longer after they left', () => {
    const tab = connect();
    stop = tab.stop;
    const heard: unknown[] = [];
    const leave = tab.live.on('contact', (data) => heard.push(data));
    tab.last().dispatchEvent(new Event('open'));
    tab.last().say('contact', { id: 'c1' }, '1');
    leave();
    tab.last().say('contact', { id: 'c2' }, '2');
    expect(heard).toEqual([{ id: 'c1' }]);
    expect(tab.live.getState()).toBe('open');
  });

  it('reconnects from the last event and then catches up', () => {
    const tab = connect();
    stop = tab.stop;
    tab.last().dispatchEvent(new Event('open'));
    tab.last().say('contact', { id: 'c1' }, '41');
    tab.last().dispatchEvent(new Event('error'));
    vi.advanceTimersByTime(2000);
    expect(tab.streams).toHaveLength(2);
    expect(tab.last().after).toBe('41');
    expect(tab.caughtUp).not.toHaveBeenCalled();
    tab.last().dispatchEvent(new Event('open'));
    expect(tab.caughtUp).toHaveBeenCalledOnce();
  });

  it('says the connection is lost only after a while, and takes it back', () => {
    const tab = connect();
    stop = tab.stop;
    tab.last().dispatchEvent(new Event('open'));
    tab.last().dispatchEvent(new Event('error'));
    expect(tab.live.getState()).toBe('open');
    vi.advanceTimersByTime(4001);
    expect(tab.live.getState()).toBe('lost');
    tab.last().dispatchEvent(new Event('open'));
    expect(tab.live.getState()).toBe('open');
  });

  it('takes silence for a lost connection', () => {
    const tab = connect();
    stop = tab.stop;
    tab.last().dispatchEvent(new Event('open'));
    vi.advanceTimersByTime(60_000);
    tab.last().dispatchEvent(new Event('ping'));
    vi.advanceTimersByTime(60_000);
    expect(tab.streams).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    expect(tab.streams.length).toBeGreaterThan(1);
    expect(tab.streams[0]?.closed).toBe(true);
  });

  it('reads everything again after sleep', () => {
    const tab = connect();
    stop = tab.stop;
    tab.last().dispatchEvent(new Event('open'));
    vi.setSystemTime(Date.now() + 3_600_000);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(tab.caughtUp).toHaveBeenCalled();
    expect(tab.streams).toHaveLength(2);
  });

  it('stops for good', () => {
    const tab = connect();
    tab.stop();
    vi.advanceTimersByTime(600_000);
    expect(tab.streams).toHaveLength(1);
    expect(tab.last().closed).toBe(true);
  });
});

it('waits longer with every try, up to half a minute and a little', () => {
  const waits = [0, 1, 2, 3, 10].map((attempt) => reconnectDelay(attempt, 0.5));
  expect(waits).toEqual([1000, 2000, 4000, 8000, 30_000]);
  expect(reconnectDelay(0, 0)).toBe(750);
  expect(reconnectDelay(0, 1)).toBe(1250);
});
