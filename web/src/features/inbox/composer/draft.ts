import type { MediaKind, StoredFile } from '~/api/contract';

/** A file to go with an answer, already on the server. */
export interface Attached {
  kind: MediaKind;
  sha256: string;
  name: string;
  size: number;
  url: string;
}

/** An answer being written. The idempotency key stays with the words, so that sending them again cannot send them twice. */
export interface Draft {
  mode: 'reply' | 'note';
  text: string;
  files: Attached[];
  identity: string | null;
  quote: string | null;
  key: string | null;
}

export const emptyDraft: Draft = { mode: 'reply', text: '', files: [], identity: null, quote: null, key: null };

const place = (conversation: string) => `parley-draft-${conversation}`;

/** The draft kept in this browser. Whatever cannot be read is an empty one. */
export function loadDraft(conversation: string, storage: Storage = localStorage): Draft {
  try {
    const kept: unknown = JSON.parse(storage.getItem(place(conversation)) ?? 'null');
    return typeof kept === 'object' && kept !== null ? { ...emptyDraft, ...kept } : emptyDraft;
  } catch {
    return emptyDraft;
  }
}

/** Keeps a draft, or forgets it when there is nothing in it. A full storage costs only the copy. */
export function keepDraft(conversation: string, draft: Draft, storage: Storage = localStorage) {
  try {
    if (draft.text === '' && draft.files.length === 0 && draft.quote === null) storage.removeItem(place(conversation));
    else storage.setItem(place(conversation), JSON.stringify(draft));
  } catch {
    // The words are still on the page.
  }
}

/** A draft that was not sent, back in front of what has been typed since. */
export function giveBack(draft: Draft, unsent: Draft): Draft {
  const untouched = draft.text === '' && draft.files.length === 0;
  return {
    ...unsent,
    text: [unsent.text, draft.text].filter(Boolean).join('\n'),
    files: [...unsent.files, ...draft.files],
    quote: unsent.quote ?? draft.quote,
    key: untouched ? unsent.key : null,
  };
}

/** How a messenger should show a file. */
export function mediaKind(mime: string): MediaKind {
  const [kind] = mime.split('/');
  return mime === 'image/svg+xml' ? 'document' : kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
}

export function attached({ sha256, mime, name, size, url }: StoredFile): Attached {
  return { kind: mediaKind(mime), sha256, name, size, url };
}
