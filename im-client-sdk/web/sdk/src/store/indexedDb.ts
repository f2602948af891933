import {
  StoreError,
  type ClientStore,
  type KeptMessage,
  type StoreChanges,
  type StoredConversation,
  type StoredRelations,
  type StoredState,
  type SyncCursor,
} from './store.js';

/** Of the object stores and of what is in them. What an older version wrote is dropped: it is a copy. */
const VERSION = 1;
const STORES = ['meta', 'conversations', 'messages'] as const;
const OPEN_TIMEOUT_MS = 3_000;

export interface IndexedDbStoreOptions {
  /** The URL of the deployment, or another name that tells it from others. */
  readonly deployment: string;
  readonly userId: string;
  readonly indexedDb?: IDBFactory;
}

/**
 * One database per deployment and user. All pages of an origin share it, each with a store of its own: the last page that
 * loaded or wrote the whole state owns it, and changes are taken from the owner only, so that what is kept is always what
 * one page knew.
 */
export class IndexedDbStore implements ClientStore {
  private readonly name: string;
  private readonly owner = crypto.randomUUID();
  private database: Promise<IDBDatabase> | null = null;
  private removed = false;

  constructor(private readonly options: IndexedDbStoreOptions) {
    this.name = `parley.store.${options.deployment}.${options.userId}`;
  }

  load(): Promise<StoredState> {
    return this.transaction<StoredState>('readwrite', (stores, done) => {
      const meta = stores('meta');
      meta.put(this.owner, 'owner');
      const cursor = meta.get('cursor') as IDBRequest<SyncCursor | undefined>;
      const relations = meta.get('relations') as IDBRequest<StoredRelations | undefined>;
      const conversations = stores('conversations').getAll() as IDBRequest<StoredConversation[]>;
      const messages = stores('messages').getAll() as IDBRequest<KeptMessage[]>;
      // Requests of a transaction succeed in their order.
      messages.onsuccess = () =>
        done({
          cursor: cursor.result ?? null,
          conversations: conversations.result,
          messages: messages.result,
          relations: relations.result ?? null,
        });
    });
  }

  write(changes: StoreChanges): Promise<boolean> {
    return this.transaction<boolean>('readwrite', (stores, done) => {
      const owner = stores('meta').get('owner');
      owner.onsuccess = () => {
        const takes = changes.whole || owner.result === this.owner;
        if (takes) {
          this.apply(changes, stores);
        }
        done(takes);
      };
    });
  }

  /** Its rows go first, so that a page which still holds the database open keeps nothing of them. */
  async remove(): Promise<void> {
    try {
      await this.transaction('readwrite', (stores, done) => {
        STORES.forEach((name) => stores(name).clear());
        done(undefined);
      });
    } finally {
      this.removed = true;
      this.close();
    }
    await new Promise<void>((resolve, reject) => {
      const request = this.factory().deleteDatabase(this.name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(toError(request.error));
      // Its rows are gone; it goes itself once that page lets go of it.
      request.onblocked = () => resolve();
    });
  }

  close(): void {
    this.database?.then(
      (database) => database.close(),
      () => undefined,
    );
    this.database = null;
  }

  private apply(changes: StoreChanges, stores: (name: (typeof STORES)[number]) => IDBObjectStore): void {
    const [meta, conversations, messages] = [stores('meta'), stores('conversations'), stores('messages')];
    if (changes.whole) {
      STORES.forEach((name) => stores(name).clear());
      meta.put(this.owner, 'owner');
    }
    for (const id of changes.removedConversations) {
      conversations.delete(id);
      // An array sorts behind every number.
      messages.delete(IDBKeyRange.bound([id, 0], [id, []]));
    }
    changes.removedMessages.forEach(({ conversationId, seq }) => messages.delete([conversationId, seq]));
    changes.conversations.forEach((conversation) => conversations.put(conversation));
    changes.messages.forEach((message) => messages.put(message));
    meta.put(changes.cursor, 'cursor');
    if (changes.relations) {
      meta.put(changes.relations, 'relations');
    }
  }

  /** Resolves when the transaction is complete, that is when it would survive the page. */
  private async transaction<T>(
    mode: IDBTransactionMode,
    work: (stores: (name: (typeof STORES)[number]) => IDBObjectStore, done: (result: T) => void) => void,
  ): Promise<T> {
    if (this.removed) {
      throw this.gone();
    }
    const database = await (this.database ??= this.open());
    return new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORES, mode);
      let result: T;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(this.removed ? this.gone() : toError(transaction.error));
      work(
        (name) => transaction.objectStore(name),
        (value) => (result = value),
      );
    });
  }

  private open(): Promise<IDBDatabase> {
    return new Promise<IDBDatabase>((resolve, reject) => {
      let request: IDBOpenDBRequest;
      try {
        request = this.factory().open(this.name, VERSION);
      } catch (failure) {
        reject(new StoreError('unavailable', String(failure)));
        return;
      }
      let late = false;
      const blocked = (): void => {
        late = true;
        reject(new StoreError('blocked', `${this.name}: another page holds it`));
      };
      const timer = setTimeout(blocked, OPEN_TIMEOUT_MS);
      request.onblocked = blocked;
      request.onupgradeneeded = () => {
        const database = request.result;
        [...database.objectStoreNames].forEach((name) => database.deleteObjectStore(name));
        database.createObjectStore('meta');
        database.createObjectStore('conversations', { keyPath: 'conversationId' });
        database.createObjectStore('messages', { keyPath: ['conversationId', 'seq'] });
      };
      request.onsuccess = () => {
        clearTimeout(timer);
        const database = request.result;
        const lost = (): void => {
          // By another page, at logout or for a newer version, or with all that the user has of this site.
          this.removed = true;
          database.close();
        };
        database.onversionchange = lost;
        database.onclose = lost;
        if (late) {
          database.close();
        }
        resolve(database);
      };
      request.onerror = () => {
        clearTimeout(timer);
        reject(toError(request.error, 'unavailable'));
      };
    });
  }

  private factory(): IDBFactory {
    const factory = this.options.indexedDb ?? (globalThis.indexedDB as IDBFactory | undefined);
    if (!factory) {
      throw new StoreError('unavailable', 'no IndexedDB here');
    }
    return factory;
  }

  private gone(): StoreError {
    return new StoreError('removed', `${this.name}: was removed`);
  }
}

function toError(error: DOMException | null, otherwise: 'failed' | 'unavailable' = 'failed'): StoreError {
  const reason = error?.name === 'QuotaExceededError' ? 'quota' : otherwise;
  return new StoreError(reason, `${error?.name ?? 'aborted'}: ${error?.message ?? 'no reason given'}`);
}
