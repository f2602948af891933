import type { OutboxEntry, OutboxStore } from './store.js';

const STORE = 'entries';

interface Row extends OutboxEntry {
  /** The device, which is one page, that sends it. */
  readonly owner: string;
}

export interface IndexedDbOutboxOptions {
  /** Keeps apart what must not mix, for example by site and kind of user. */
  readonly namespace: string;
  readonly deviceId: string;
  readonly indexedDb?: IDBFactory;
  readonly locks?: LockManager;
}

/**
 * Survives a reload. All pages of one origin and namespace share the database, and each sends its own entries: a page
 * holds a lock named after its device while it lives, and takes over at its start what pages left whose lock is free.
 * Where a browser has no locks a page takes over everything; what two pages send then, the server stores once.
 */
export class IndexedDbOutbox implements OutboxStore {
  private readonly name: string;
  private readonly factory: IDBFactory;
  private readonly locks: LockManager | undefined;
  private database: Promise<IDBDatabase> | null = null;
  private release: () => void = () => undefined;

  constructor(private readonly options: IndexedDbOutboxOptions) {
    this.name = `parley.outbox.${options.namespace}`;
    this.factory = options.indexedDb ?? indexedDB;
    this.locks = options.locks ?? (globalThis.navigator?.locks as LockManager | undefined);
  }

  async load(): Promise<readonly OutboxEntry[]> {
    const taken = await this.hold();
    const rows = await this.transaction<Row[]>('readwrite', (store, done) => {
      const all = store.getAll() as IDBRequest<Row[]>;
      all.onsuccess = () => {
        const { deviceId } = this.options;
        const mine = all.result.filter((row) => row.owner === deviceId || !taken.has(this.lockOf(row.owner)));
        const adopted = mine.map((row) => ({ ...row, owner: deviceId }));
        adopted.forEach((row) => store.put(row));
        done(adopted);
      };
    });
    return rows;
  }

  put(entry: OutboxEntry): Promise<void> {
    return this.transaction('readwrite', (store, done) => {
      store.put({ ...entry, owner: this.options.deviceId } satisfies Row);
      done();
    });
  }

  delete(clientMsgId: string): Promise<void> {
    return this.transaction('readwrite', (store, done) => {
      store.delete(clientMsgId);
      done();
    });
  }

  close(): void {
    this.release();
    void this.database?.then((database) => database.close());
    this.database = null;
  }

  /** Takes this page's lock for as long as it lives; returns the names of those that are held. */
  private async hold(): Promise<ReadonlySet<string>> {
    const { locks } = this;
    if (!locks) {
      return new Set();
    }
    await new Promise<void>((resolve) => {
      const living = new Promise<void>((release) => (this.release = release));
      const held = locks.request(this.lockOf(this.options.deviceId), { ifAvailable: true }, () => {
        resolve();
        return living;
      });
      held.catch(() => resolve());
    });
    const { held = [] } = await locks.query();
    return new Set(held.map((lock) => lock.name ?? ''));
  }

  private lockOf(deviceId: string): string {
    return `${this.name}.${deviceId}`;
  }

  /** Resolves when the transaction is complete, that is when it would survive the page. */
  private async transaction<T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore, done: (result: T) => void) => void,
  ): Promise<T> {
    const database = await this.open();
    return new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      let result: T;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(transaction.error as Error);
      work(transaction.objectStore(STORE), (value) => (result = value));
    });
  }

  private open(): Promise<IDBDatabase> {
    this.database ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = this.factory.open(this.name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'clientMsgId' });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => {
        this.database = null;
        reject(request.error as Error);
      };
    });
    return this.database;
  }
}
