import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FlowDocument, Point } from './document';
import { startId } from './graph';
import { type Fresh, idMaker } from './ids';
import type { Positions } from './layout';

const depth = 100;
const oneStep = 1000; // ms: what one types or nudges without a pause is one step back

/** A flow that is being edited: the document, the way back and forth, and what is chosen. */
export interface EditorState {
  document: FlowDocument;
  past: readonly FlowDocument[];
  future: readonly FlowDocument[];
  /** Ids of chosen blocks, notes and frames. */
  selection: ReadonlySet<string>;
  /**
   * Does what a person asked for. A change that gives the same document is none. Changes of one `group` within a second are one step.
   */
  run: (change: (document: FlowDocument, fresh: Fresh) => FlowDocument, group?: string) => void;
  undo: () => void;
  redo: () => void;
  /** Takes over another document, for example the server's; there is no way back from it. */
  replace: (document: FlowDocument) => void;
  select: (ids: Iterable<string>) => void;
}

export type Editor = StoreApi<EditorState> & {
  /** Where things stand on the canvas, also those that the document leaves to us. With the first change the document takes these places. */
  places: Positions;
  /** Where new things go: under the pointer, or in the middle of what is seen. */
  spot: (() => Point) | null;
  /** Told by the canvas what it shows. */
  see: (places: Positions, spot: Editor['spot']) => void;
};

/** Begins the editing of a document. */
export function makeEditor(first: FlowDocument, { now = Date.now, random = Math.random }: { now?: () => number; random?: () => number } = {}): Editor {
  const ids = idMaker(first, random);
  let last: { group: string; at: number } | null = null;
  const store = createStore<EditorState>((set, get) => {
    /** What is no longer there cannot be chosen. */
    const there = (document: FlowDocument) => {
      const { selection } = get();
      const all = new Set([...document.blocks, ...document.notes, ...document.frames].map((one) => one.id));
      return [...selection].every((id) => all.has(id)) ? selection : new Set([...selection].filter((id) => all.has(id)));
    };
    const show = (document: FlowDocument, past: readonly FlowDocument[], future: readonly FlowDocument[]) => set({ document, past, future, selection: there(document) });
    return {
      document: first,
      past: [],
      future: [],
      selection: new Set<string>(),
      run: (change, group) => {
        const { document, past } = get();
        const next = change(document, ids.fresh);
        if (next === document) return;
        ids.learn(next);
        const at = now();
        const goesOn = group !== undefined && last?.group === group && at - last.at < oneStep && past.length > 0;
        last = group === undefined ? null : { group, at };
        show(settle(next, editor.places), goesOn ? past : [...past, document].slice(-depth), []);
      },
      undo: () => {
        const { document, past, future } = get();
        const before = past.at(-1);
        last = null;
        if (before) show(before, past.slice(0, -1), [...future, document]);
      },
      redo: () => {
        const { document, past, future } = get();
        const after = future.at(-1);
        last = null;
        if (after) show(after, [...past, document], future.slice(0, -1));
      },
      replace: (document) => {
        ids.learn(document);
        last = null;
        show(document, [], []);
      },
      select: (chosen) => {
        const selection = new Set(chosen);
        const before = get().selection;
        if (selection.size !== before.size || [...selection].some((id) => !before.has(id))) set({ selection });
      },
    };
  });
  const editor: Editor = Object.assign(store, {
    places: {}, spot: null,
    see: (places: Positions, spot: Editor['spot']) => {
      editor.places = places;
      editor.spot = spot;
    },
  });
  return editor;
}

/** The document with a place for every block that stands somewhere. */
function settle(document: FlowDocument, places: Positions): FlowDocument {
  const missing = [startId, ...document.blocks.map((block) => block.id)].flatMap((id) => (document.layout[id] || !places[id] ? [] : [[id, places[id]] as const]));
  return missing.length ? { ...document, layout: { ...document.layout, ...Object.fromEntries(missing) } } : document;
}
