import { IndexedDbOutbox, type OutboxEntry, type OutboxStore } from '@parley/sdk';
import type { KeyValues } from './storage';

const PREFIX = 'outbox.';

/** The frame's own database where there is one, else the place where everything else of the visitor is kept. */
export function chooseOutbox(
  database: IDBFactory | null,
  values: KeyValues,
  namespace: string,
  deviceId: string,
): OutboxStore {
  return database ? new IndexedDbOutbox({ namespace, deviceId, indexedDb: database }) : new KeyValuesOutbox(values);
}

/** The frame's database, or null where even asking for it is refused. */
export function ownDatabase(): IDBFactory | null {
  try {
    return window.indexedDB ?? null;
  } catch {
    return null;
  }
}

/** One value for each message that is on its way: two pages of one host do not overwrite each other's. */
export class KeyValuesOutbox implements OutboxStore {
  constructor(private readonly values: KeyValues) {}

  load(): Promise<readonly OutboxEntry[]> {
    const keys = this.values.keys().filter((key) => key.startsWith(PREFIX));
    return Promise.resolve(keys.flatMap((key) => readEntry(this.values.get(key))));
  }

  put(entry: OutboxEntry): Promise<void> {
    this.values.set(PREFIX + entry.clientMsgId, JSON.stringify(entry));
    return Promise.resolve();
  }

  delete(clientMsgId: string): Promise<void> {
    this.values.set(PREFIX + clientMsgId, null);
    return Promise.resolve();
  }

  close(): void {
    // Nothing is held.
  }
}

/** What is no entry, after a change of versions or by somebody's hand, is left where it is. */
function readEntry(text: string | null): OutboxEntry[] {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<OutboxEntry> | null;
    const whole =
      typeof value?.clientMsgId === 'string' &&
      typeof value.conversationId === 'string' &&
      typeof value.userId === 'string' &&
      typeof value.text === 'string' &&
      typeof value.createdAtMs === 'number' &&
      typeof value.position === 'number' &&
      (value.failure === null || typeof value.failure === 'string');
    return whole ? [value as OutboxEntry] : [];
  } catch {
    return [];
  }
}
