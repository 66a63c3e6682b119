import { describe, expect, it } from 'vitest';
import type { Message, Note, ThreadItem } from '~/api/contract';
import { type Pending, threadRows, unseen } from './rows';

const message = (id: string, at: string, more: Partial<Message> = {}) => ({ id, part: 0, kind: 'message', author: 'contact', author_name: '', channel_kind: 'telegram', text: id, media: [], flow: null, at, ...more }) as unknown as Message;
const mark: Note = { id: 'k', kind: 'mark', text: 'closed', operator: { id: '', name: '' }, at: '2026-03-01T10:02:00Z' };
const pending = (key: string, more: Partial<Pending> = {}): Pending => ({ key, kind: 'message', text: 'hello', files: [], channelKind: 'telegram', after: null, at: '2026-03-01T10:05:00Z', ...more });
const shape = (items: ThreadItem[], waiting: Pending[] = [], zone = 'UTC') => threadRows(items, waiting, zone).map((row) => (row.type === 'message' ? `${row.message.id}${row.head ? ' head' : ''}${row.channel ? ' channel' : ''}` : row.type));

describe('lines of a thread', () => {
  it('begin runs by author and by five minutes', () => {
    expect(shape([message('a', '2026-03-01T10:00:00Z'), message('b', '2026-03-01T10:01:00Z'), message('c', '2026-03-01T10:07:00Z'), message('d', '2026-03-01T10:07:30Z', { author: 'bot' })])).toEqual(['day', 'a head', 'b', 'c head', 'd head']);
  });

  it('begin a run after a mark, and name the messenger where it changes', () => {
    expect(shape([message('a', '2026-03-01T10:00:00Z'), mark, message('b', '2026-03-01T10:03:00Z'), message('c', '2026-03-01T10:03:10Z', { channel_kind: 'vk' })])).toEqual(['day', 'a head', 'mark', 'b head', 'c head channel']);
  });

  it('put a date where a day of the zone begins', () => {
    const items = [message('a', '2026-03-01T20:30:00Z'), message('b', '2026-03-01T21:30:00Z')];
    expect(shape(items)).toEqual(['day', 'a head', 'b head']);
    expect(shape(items, [], 'Europe/Moscow')).toEqual(['day', 'a head', 'day', 'b head']);
  });

  it('end with what is on its way', () => {
    expect(shape([message('a', '2026-03-01T10:00:00Z')], [pending('p')])).toEqual(['day', 'a head', 'pending']);
  });
});

describe('an answer on its way', () => {
  const before = message('a', '2026-03-01T10:00:00Z', { author: 'operator', text: 'hello' });
  const real = message('b', '2026-03-01T10:05:01Z', { author: 'operator', text: 'hello' });

  it('gives way to its real message, not to one that stood before it', () => {
    expect(unseen([before], [pending('p', { after: 'message:a:0' })])).toHaveLength(1);
    expect(unseen([before, real], [pending('p', { after: 'message:a:0' })])).toHaveLength(0);
  });

  it('said twice gives way once for each', () => {
    const twice = [pending('p', { after: 'message:a:0' }), pending('q', { after: 'message:a:0' })];
    expect(unseen([before, real], twice).map((one) => one.key)).toEqual(['q']);
  });

  it('is not taken for what the bot said', () => {
    expect(unseen([message('b', '2026-03-01T10:05:01Z', { author: 'bot', text: 'hello' })], [pending('p')])).toHaveLength(1);
  });
});
