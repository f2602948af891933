import type { Conversations } from '../conversation/conversations.js';
import type { Clock } from '../ports.js';
import type { StoredMessage } from '../protocol/convert.js';
import type { Relations } from '../relation/relations.js';
import type { Syncer } from '../sync/syncer.js';
import {
  StoreError,
  type ClientStore,
  type KeptMessage,
  type MessageKey,
  type StoreChanges,
  type StoredConversation,
  type StoredState,
  type StoreFailure,
  type SyncCursor,
  type Window,
} from './store.js';

const BATCH_MS = 250;
/** Two pages that both write the whole state take turns. */
const TURN_MS = 5_000;

export interface KeepingOptions {
  /** Of how many messages of a conversation, the newest, the states are kept. Default: 200. */
  readonly messages?: number;
  /** Of how many conversations, those opened last, messages are kept. Default: 30. */
  readonly conversations?: number;
  /** Called once if the store cannot be used, or no longer; the client goes on in memory. */
  readonly onFailure?: (failure: StoreFailure) => void;
}

/** What a client is given that keeps what it knows: see {@link keepIn}. */
export type Keeping = (ports: MirrorPorts) => Mirror;

/** Keeps conversations, messages and relations in a store. For one client. */
export function keepIn(store: ClientStore, options: KeepingOptions = {}): Keeping {
  const { messages = 200, conversations = 30, onFailure = () => undefined } = options;
  return (ports) => new Mirror(store, ports, { messages, conversations, onFailure });
}

export interface MirrorPorts {
  readonly clock: Clock;
  readonly conversations: Conversations;
  readonly relations: Relations;
  readonly syncer: Syncer;
  readonly ready: () => boolean;
  /** Nothing that the server knows is missing here, and nothing there that is known here. */
  readonly current: () => boolean;
  /** Ends keeping the messages of a conversation current. */
  readonly drop: (id: string) => void;
  readonly changed: (id: string) => void;
}

/**
 * Keeps a store what the client is in memory. Only the state of a client that lacks nothing is written: rows, messages and
 * cursors of one moment, so that one who starts from it is as one who was offline since. What has changed is found by
 * comparing, so that whatever changes or removes a message does so in the store too. A conversation that is closed stays
 * current while it is among the last that were opened.
 */
export class Mirror {
  private store: ClientStore | null;
  private readonly opened = new Set<string>();
  /** Ascending by when they were opened. */
  private readonly kept = new Set<string>();
  private readonly touched = new Set<string>();
  private relationsTouched = false;
  /** What the store holds: of each row its messages. */
  private readonly written = new Map<string, ReadonlyMap<number, StoredMessage>>();
  private whole = true;
  private restored: string[] = [];
  private scheduled = false;
  private notBeforeMs = 0;
  /** What it holds is removed: nothing that waits is written any more. */
  private abandoned = false;
  private writes: Promise<void> = Promise.resolve();

  constructor(
    store: ClientStore,
    private readonly ports: MirrorPorts,
    private readonly settings: Required<KeepingOptions>,
  ) {
    this.store = store;
  }

  async load(): Promise<StoredState | null> {
    try {
      return (await this.store?.load()) ?? null;
    } catch (failure) {
      this.fail(failure);
      return null;
    }
  }

  restore(cursor: SyncCursor, state: StoredState): void {
    const { conversations, relations, syncer } = this.ports;
    const messages = new Map<string, StoredMessage[]>();
    for (const { conversationId, message } of state.messages) {
      const log = messages.get(conversationId) ?? [];
      messages.set(conversationId, log);
      log.push(message as StoredMessage);
    }
    conversations.selfId = cursor.userId;
    syncer.restore(cursor.logEpoch, cursor.token);
    if (state.relations) {
      relations.restore(state.relations);
    }
    for (const { conversationId, row, window } of state.conversations) {
      const inside = (messages.get(conversationId) ?? []).sort((a, b) => a.seq - b.seq);
      this.written.set(conversationId, new Map(inside.map((message) => [message.seq, message])));
      conversations.restore(conversationId, row, window && { window, messages: inside });
    }
    this.restored = cursor.opened.filter((id) => conversations.tracked(id));
    this.restored.forEach((id) => this.kept.add(id));
    this.whole = false;
    this.touched.clear();
    this.relationsTouched = false;
  }

  /** The first sync after a restore: where too much was missed to catch up with, it begins anew at the newest page. */
  synced(): void {
    const { conversations, changed } = this.ports;
    for (const id of this.restored) {
      const gap = conversations.gap(id);
      if (gap && gap.to - gap.from >= this.settings.messages) {
        conversations.tracked(id)?.log.reset();
        changed(id);
      }
    }
    this.restored = [];
    this.schedule();
  }

  touch(id: string): void {
    this.touched.add(id);
    this.schedule();
  }

  touchRelations(): void {
    this.relationsTouched = true;
    this.schedule();
  }

  open(id: string): void {
    this.kept.delete(id);
    this.kept.add(id);
    this.opened.add(id);
    this.dropOldest();
  }

  /** Nobody looks at it any more. */
  closed(id: string): void {
    const tracked = this.ports.conversations.tracked(id);
    this.opened.delete(id);
    if (!tracked?.log.opened || tracked.failure) {
      this.kept.delete(id);
      this.ports.drop(id);
      return;
    }
    tracked.olderWanted = false;
    tracked.log.trim(this.settings.messages);
    this.ports.changed(id);
    this.dropOldest();
  }

  /** Another user than the store's: nothing is kept of either. */
  otherUser(): void {
    this.kept.clear();
    this.opened.clear();
    this.fail(new StoreError('otherUser', 'the token is of another user than the store'));
  }

  /** Writes what can be written, and lets go of the store. */
  close(): Promise<void> {
    this.flush();
    return this.end((store) => store.close()).catch(() => undefined);
  }

  /** Removes all that is kept. */
  remove(): Promise<void> {
    this.abandoned = true;
    return this.end(async (store) => {
      await store.remove();
      store.close();
    });
  }

  private end(last: (store: ClientStore) => void | Promise<void>): Promise<void> {
    const { store } = this;
    this.store = null;
    if (store) {
      this.writes = this.writes.then(() => last(store));
    }
    return this.writes;
  }

  private dropOldest(): void {
    for (const id of this.kept) {
      if (this.kept.size <= this.settings.conversations) {
        return;
      }
      if (!this.opened.has(id)) {
        this.kept.delete(id);
        this.ports.drop(id);
      }
    }
  }

  private schedule(delayMs = BATCH_MS): void {
    if (this.store && !this.scheduled && this.ports.ready()) {
      this.scheduled = true;
      this.ports.clock.after(delayMs, () => {
        this.scheduled = false;
        this.flush();
      });
    }
  }

  private flush(): void {
    const { store, touched } = this;
    if (!store || (!this.whole && touched.size === 0 && !this.relationsTouched)) {
      return;
    }
    const waitMs = this.notBeforeMs - this.ports.clock.now();
    if (waitMs > 0 || !this.ports.current()) {
      this.schedule(Math.max(waitMs, BATCH_MS));
      return;
    }
    const changes = this.changes();
    this.writes = this.writes.then(async () => {
      try {
        if (!this.abandoned && !(await store.write(changes))) {
          this.whole = true;
          this.notBeforeMs = this.ports.clock.now() + TURN_MS;
          this.schedule();
        }
      } catch (failure) {
        this.fail(failure);
      }
    });
  }

  private changes(): StoreChanges {
    const { conversations, relations, syncer } = this.ports;
    const { whole } = this;
    if (whole) {
      this.written.clear();
      [...conversations.all()].forEach(({ id }) => this.touched.add(id));
    }
    const rows: StoredConversation[] = [];
    const messages: KeptMessage[] = [];
    const removedConversations: string[] = [];
    const removedMessages: MessageKey[] = [];
    for (const id of this.touched) {
      const record = conversations.record(id);
      const known = this.written.get(id);
      if (record) {
        const { window, inside } = this.windowOf(id);
        const fresh = new Map(inside.map((message) => [message.seq, message]));
        rows.push({ conversationId: id, row: structuredClone({ ...record }), window });
        for (const [seq, message] of fresh) {
          if (known?.get(seq) !== message) {
            messages.push({ conversationId: id, seq, message });
          }
        }
        for (const seq of known?.keys() ?? []) {
          if (!fresh.has(seq)) {
            removedMessages.push({ conversationId: id, seq });
          }
        }
        this.written.set(id, fresh);
      } else if (known) {
        removedConversations.push(id);
        this.written.delete(id);
      }
    }
    const changes = {
      whole,
      cursor: { userId: conversations.selfId, ...syncer.cursor, opened: [...this.kept] },
      conversations: rows,
      removedConversations,
      messages,
      removedMessages,
      relations: whole || this.relationsTouched ? relations.stored : null,
    };
    this.whole = false;
    this.touched.clear();
    this.relationsTouched = false;
    return changes;
  }

  /** The newest of what is known of a conversation's messages. */
  private windowOf(id: string): { window: Window | null; inside: readonly StoredMessage[] } {
    const tracked = this.ports.conversations.tracked(id);
    if (!this.kept.has(id) || !tracked?.log.opened || tracked.failure) {
      return { window: null, inside: [] };
    }
    return tracked.log.newest(this.settings.messages);
  }

  /** What is kept by now would become older and older: it is removed, if that is possible. */
  private fail(failure: unknown): void {
    const { store } = this;
    if (!store) {
      return;
    }
    this.abandoned = true;
    const cause = failure instanceof Error ? failure : new Error(String(failure));
    this.end(async () => {
      await store.remove().catch(() => undefined);
      store.close();
    }).catch(() => undefined);
    this.settings.onFailure({ reason: cause instanceof StoreError ? cause.reason : 'failed', cause });
  }
}
