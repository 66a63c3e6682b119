import type { FlowDocument } from '../document/document';

/** A draft that has not reached the server, kept in the browser. */
export interface Draft {
  document: FlowDocument;
  /** The server's revision it grew from. */
  revision: number;
}
/** Where drafts are kept. A browser that keeps nothing (a private window) gives null and forgets: then leaving the page asks first. */
export interface Drafts {
  read: () => Promise<Draft | null>;
  write: (draft: Draft) => Promise<boolean>;
  drop: () => Promise<void>;
}

const shelf = 'drafts';

/** The drafts of one flow in IndexedDB. */
export function draftsOf(flow: string): Drafts {
  const within = async <T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const database = await open();
    try {
      const transaction = database.transaction(shelf, mode);
      const done = new Promise((resolve, reject) => {
        transaction.addEventListener('complete', resolve);
        transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('aborted')));
      });
      const answer = await wait(ask(transaction.objectStore(shelf)));
      await done;
      return answer;
    } finally {
      database.close();
    }
  };
  return {
    read: () => within('readonly', (store) => store.get(flow) as IDBRequest<Draft | undefined>).then((draft) => draft ?? null, () => null),
    write: (draft) => within('readwrite', (store) => store.put(draft, flow)).then(() => true, () => false),
    drop: () => within('readwrite', (store) => store.delete(flow)).then(() => undefined, () => undefined),
  };
}

function open(): Promise<IDBDatabase> {
  if (typeof indexedDB === 'undefined') return Promise.reject(new Error('no database'));
  const request = indexedDB.open('parley-flows', 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(shelf));
  return wait(request);
}

function wait<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('refused')));
  });
}
