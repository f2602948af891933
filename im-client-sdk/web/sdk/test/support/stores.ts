import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { IndexedDbStore, MemoryStore, type ClientStore } from '../../src/index.js';

globalThis.IDBKeyRange = IDBKeyRange;

/** Makes the stores of one page after the other on one disk. */
export type Disk = () => ClientStore;

export const DISKS: readonly (readonly [string, () => Disk])[] = [
  [
    'memory',
    () => {
      const store = new MemoryStore();
      return () => store;
    },
  ],
  [
    'IndexedDB',
    () => {
      const indexedDb = new IDBFactory();
      return () => indexedDbStore(indexedDb);
    },
  ],
];

export function indexedDbStore(indexedDb: IDBFactory): IndexedDbStore {
  return new IndexedDbStore({ deployment: 'wss://chat.test/ws', userId: '101', indexedDb });
}

/** Lets a database come to its end: it works in tasks, not in microtasks. */
export async function ioSettled(): Promise<void> {
  for (let i = 0; i < 25; i++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** All that a store holds, as text. */
export async function dump(store: ClientStore): Promise<string> {
  return JSON.stringify(await store.load(), (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value));
}
