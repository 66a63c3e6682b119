import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { BlockKind } from '~/api/contract';
import type { Exit } from '../document/change';
import type { FlowDocument, Point } from '../document/document';
import type { Graph } from '../document/graph';
import type { Editor, EditorState } from '../document/store';
import type { Autosave } from './autosave';

/** What the parts of the editor share. Everything in it stays the same while a flow is open, but for the rights of the reader. */
export interface FlowEditor {
  store: Editor;
  save: Autosave;
  kinds: readonly BlockKind[];
  /** The language names are written in. */
  language: string;
  graphOf: (document: FlowDocument) => Graph;
  /** Whether the reader may change the draft here and now. */
  editable: boolean;
  act: Actions;
}

/** A question for a block: what comes after this exit, or what is added at this place of the canvas. */
export interface Ask {
  from?: Exit;
  /** The place in the window where the question is asked; in the middle when it is missing. */
  at?: Point;
  /** The place on the canvas for the new block. */
  on?: Point;
  /** Told which block was added or chosen. */
  done?: (block: string) => void;
}

/** What keys, menus and buttons have in common. */
export interface Actions {
  ask: (ask: Ask) => void;
  /** Takes away what is chosen; asks first when people wait there. */
  remove: (ids: ReadonlySet<string>) => void;
  duplicate: (ids: ReadonlySet<string>) => void;
  copy: (ids: ReadonlySet<string>) => string | null;
  /** Gives false for a text that is not ours. */
  paste: (text: string) => boolean;
  /** Shows the panel of a block. */
  open: (id: string) => void;
}

const Context = createContext<FlowEditor | null>(null);

export const FlowEditorProvider = Context.Provider;

export function useFlowEditor(): FlowEditor {
  const editor = useContext(Context);
  if (!editor) throw new Error('no editor around');
  return editor;
}

/** A part of what is edited; the component is drawn again only when this part changes. */
export function useDraft<T>(pick: (state: EditorState) => T): T {
  return useStore(useFlowEditor().store, pick);
}
