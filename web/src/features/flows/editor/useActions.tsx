import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlockKind } from '~/api/contract';
import { useFormat } from '~/components/useFormat';
import { addBlock, link, mainExit, newBlock, remove, unlink } from '../document/change';
import { copy, paste, readClip } from '../document/clip';
import type { FlowDocument } from '../document/document';
import { clear, snap } from '../document/layout';
import type { Graph } from '../document/graph';
import type { Editor } from '../document/store';
import type { Actions, Ask } from './context';

const ConfirmDanger = lazy(() => import('~/components/ConfirmDanger').then(({ ConfirmDanger: Dialog }) => ({ default: Dialog })));
const loadPalette = () => import('./Palette');
const Palette = lazy(loadPalette);

interface Needs {
  store: Editor;
  kinds: readonly BlockKind[];
  graphOf: (document: FlowDocument) => Graph;
  /** People who wait in a block now. */
  waiting: (block: string) => number;
  onOpen: (block: string) => void;
  /** Whether the panel of a block is open: then it goes over to a block that is added. */
  opened: boolean;
}

/** What can be done to a flow, and the dialogs that it takes. */
export function useActions({ store, kinds, graphOf, waiting, onOpen, opened }: Needs): { act: Actions; dialogs: ReactNode } {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const [asked, setAsked] = useState<Ask | null>(null);
  // Ready before it is asked for: whoever presses "/" goes on typing at once.
  useEffect(() => void loadPalette(), []);
  const [doomed, setDoomed] = useState<{ ids: ReadonlySet<string>; people: number } | null>(null);
  const act = useMemo((): Actions => {
    const take = (ids: ReadonlySet<string>) => store.getState().run((document) => remove(document, ids));
    const put = (text: string, aside: boolean) => {
      const clip = readClip(text, kinds);
      if (!clip) return false;
      if ('missing' in clip) {
        notifications.show({ color: 'red', autoClose: 8000, message: t('paste.missing', { count: clip.missing.length, kinds: clip.missing.join(', ') }) });
        return true;
      }
      let ids: string[] = [];
      store.getState().run((document, fresh) => {
        const corner = aside ? cornerOf([...store.getState().selection].flatMap((id) => store.places[id] ?? [])) : null;
        const spot = corner ? { x: corner.x + 32, y: corner.y + 32 } : store.spot?.() ?? null;
        const pasted = paste(document, clip, spot && { x: snap(spot.x), y: snap(spot.y) }, fresh);
        ids = pasted.ids;
        return pasted.document;
      });
      store.getState().select(ids);
      return true;
    };
    return {
      ask: setAsked,
      open: onOpen,
      remove: (ids) => {
        if (ids.size === 0) return;
        const people = store.getState().document.blocks.reduce((all, block) => all + (ids.has(block.id) ? waiting(block.id) : 0), 0);
        if (people) setDoomed({ ids, people });
        else take(ids);
      },
      copy: (ids) => copy(store.getState().document, ids, store.places),
      paste: (text) => put(text, false),
      duplicate: (ids) => {
        store.getState().select(ids);
        const text = copy(store.getState().document, ids, store.places);
        if (text) put(text, true);
      },
    };
  }, [store, kinds, waiting, onOpen, t]);
  const add = (kind: BlockKind, ask: Ask) => {
    let id = '';
    store.getState().run((document, fresh) => {
      const block = newBlock(kind, (id = fresh(kind.kind)));
      const at = ask.on ?? spotAfter(store, graphOf(document), ask.from?.block);
      return addBlock(document, block, { from: ask.from, through: mainExit(kind), ...(at && { at }) });
    });
    store.getState().select([id]);
    if (ask.done) ask.done(id);
    else if (opened) onOpen(id);
  };
  const choose = (id: string, from: NonNullable<Ask['from']>, ask: Ask) => {
    store.getState().run((document) => (id ? link(document, from, id) : unlink(document, from)));
    ask.done?.(id);
  };
  const effect = doomed && { count: doomed.people, people: format.number(doomed.people) };
  const dialogs = (
    <>
      {asked ? <Suspense fallback={null}><Palette ask={asked} onKind={(kind) => add(kind, asked)} onBlock={(id) => asked.from && choose(id, asked.from, asked)} onClose={() => setAsked(null)} /></Suspense> : null}
      {doomed && effect ? (
        <Suspense fallback={null}>
          <ConfirmDanger
            opened onClose={() => setDoomed(null)} title={t('remove.title', { count: doomed.ids.size })} action={t('remove.action')} effect={t('remove.effect', effect)}
            run={async () => {
              store.getState().run((document) => remove(document, doomed.ids));
              const id = notifications.show({ autoClose: 12_000, message: <Group justify="space-between"><Text size="sm">{t('remove.done', effect)}</Text><Button size="compact-sm" variant="default" onClick={() => { store.getState().undo(); notifications.hide(id); }}>{t('edit.undo')}</Button></Group> });
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
  return { act, dialogs };
}

const cornerOf = (all: { x: number; y: number }[]) => (all.length ? { x: Math.min(...all.map((one) => one.x)), y: Math.min(...all.map((one) => one.y)) } : null);

/** Where a new block goes: right of the one it follows, else where the person looks. Nothing when nobody sees the canvas. */
function spotAfter(store: Editor, graph: Graph, block: string | undefined) {
  const taken = graph.cards.flatMap((card) => (store.places[card.id] ? [{ ...card, ...(store.places[card.id] as { x: number; y: number }) }] : []));
  const before = taken.find((card) => card.id === block);
  const at = before ? { x: before.x + before.width + 90, y: before.y } : store.spot?.();
  return at && clear({ ...at, width: 260, height: 130 }, taken);
}
