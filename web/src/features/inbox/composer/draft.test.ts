import { beforeEach, describe, expect, it } from 'vitest';
import { emptyDraft, giveBack, keepDraft, loadDraft, mediaKind } from './draft';

const file = { kind: 'image' as const, sha256: 'f', name: 'f.png', size: 1, url: '/f' };

describe('a draft', () => {
  beforeEach(() => localStorage.clear());

  it('survives a reload, each conversation its own', () => {
    keepDraft('c1', { ...emptyDraft, text: 'half a wo' });
    expect(loadDraft('c1').text).toBe('half a wo');
    expect(loadDraft('c2')).toEqual(emptyDraft);
  });

  it('leaves nothing behind when it is empty, and reads over what is broken', () => {
    keepDraft('c1', { ...emptyDraft, text: 'x' });
    keepDraft('c1', { ...emptyDraft, mode: 'note' });
    expect(localStorage).toHaveLength(0);
    localStorage.setItem('parley-draft-c1', '{broken');
    expect(loadDraft('c1')).toEqual(emptyDraft);
  });

  it('comes back whole with its key when nothing was typed since', () => {
    const unsent = { ...emptyDraft, text: 'hello', files: [file], quote: 'm1', key: 'k' };
    expect(giveBack({ ...emptyDraft, mode: 'note' }, unsent)).toEqual(unsent);
  });

  it('comes back in front of what was typed since, as another message', () => {
    const both = giveBack({ ...emptyDraft, text: 'and this' }, { ...emptyDraft, text: 'hello', key: 'k' });
    expect([both.text, both.key]).toEqual(['hello\nand this', null]);
  });
});

it.each([['image/png', 'image'], ['image/svg+xml', 'document'], ['video/mp4', 'video'], ['audio/ogg', 'audio'], ['application/pdf', 'document'], ['', 'document']])('a file %s goes as %s', (mime, kind) => {
  expect(mediaKind(mime)).toBe(kind);
});
