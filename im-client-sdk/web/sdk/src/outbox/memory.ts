import type { OutboxEntry, OutboxStore } from './store.js';

/** Survives reconnects, not a reload. */
export class MemoryOutbox implements OutboxStore {
  private readonly entries = new Map<string, OutboxEntry>();

  load(): Promise<readonly OutboxEntry[]> {
    return Promise.resolve([...this.entries.values()]);
  }

  put(entry: OutboxEntry): Promise<void> {
    this.entries.set(entry.clientMsgId, entry);
    return Promise.resolve();
  }

  delete(clientMsgId: string): Promise<void> {
    this.entries.delete(clientMsgId);
    return Promise.resolve();
  }

  close(): void {
    // Nothing is held open; the entries are kept for the next client.
  }
}
