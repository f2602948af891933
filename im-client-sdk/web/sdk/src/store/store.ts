/** The seqs from `low` to `high`, without a hole: inside, absence of a message is final. Empty while high < low. */
export interface Window {
  readonly low: number;
  readonly high: number;
  /** The cursor in the log of changes: the messages hold what all changes up to here have left. */
  readonly changeSeq: number;
}

/** `row` and `message` below are the client's own: a store copies them, as a structured clone does, and asks nothing. */
export interface StoredConversation {
  readonly conversationId: string;
  readonly row: unknown;
  /** null: its messages are not kept. */
  readonly window: Window | null;
}

export interface MessageKey {
  readonly conversationId: string;
  readonly seq: number;
}

export interface KeptMessage extends MessageKey {
  readonly message: unknown;
}

/** Up to where a user's list is known; conversations and messages belong to it. */
export interface SyncCursor {
  readonly userId: string;
  /** Of the server's log; under another one every cursor is void. */
  readonly logEpoch: string;
  /** Opaque. */
  readonly token: Uint8Array;
  /** The conversations whose messages are kept, the one that was opened last at the end. */
  readonly opened: readonly string[];
}

/** How the user stands to others. */
export interface StoredRelations {
  /** Everything up to this version is in `relations` or is nothing; 0: nothing is known. */
  readonly version: number;
  readonly relations: readonly unknown[];
}

/** What an earlier client left behind. */
export interface StoredState {
  /** null: nothing was kept. */
  readonly cursor: SyncCursor | null;
  readonly conversations: readonly StoredConversation[];
  /** In any order. */
  readonly messages: readonly KeptMessage[];
  readonly relations: StoredRelations | null;
}

/** What has become of the state since it was written last. A put replaces what was kept under the same key. */
export interface StoreChanges {
  /** It is the whole state: nothing of what was kept before stays. */
  readonly whole: boolean;
  readonly cursor: SyncCursor;
  readonly conversations: readonly StoredConversation[];
  /** With their messages. */
  readonly removedConversations: readonly string[];
  readonly messages: readonly KeptMessage[];
  readonly removedMessages: readonly MessageKey[];
  /** null: as they were. */
  readonly relations: StoredRelations | null;
}

/**
 * What a client remembers of conversations, messages and relations over a reload; what waits to be sent is in the
 * {@link OutboxStore}. It is a copy: the client works in memory, and writes what it knows when it lacks nothing. Calls are
 * made one after the other. A call that fails ends the use of the store and costs a whole sync at the next start.
 */
export interface ClientStore {
  /** The first call. */
  load(): Promise<StoredState>;
  /**
   * All of it or nothing. False if it was changes to a state that another client has replaced or loaded since: nothing was
   * kept, and the whole state is to be written.
   */
  write(changes: StoreChanges): Promise<boolean>;
  /** Removes everything, for good: nothing is written after it. */
  remove(): Promise<void>;
  close(): void;
}

/**
 * `quota`: the disk is full; `unavailable`: there is no database here, as in some private windows; `blocked`: another page
 * holds it; `removed`: another page, or the user, has removed it; `otherUser`: the token is of another user; `failed`:
 * anything else.
 */
export type StoreFailureReason = 'quota' | 'unavailable' | 'blocked' | 'removed' | 'otherUser' | 'failed';

/** Nothing is kept over a reload from here on; the client goes on in memory, with all that it knows. */
export interface StoreFailure {
  readonly reason: StoreFailureReason;
  /** Its message says more. */
  readonly cause: Error;
}

/** Thrown by a store that knows why. */
export class StoreError extends Error {
  constructor(
    readonly reason: StoreFailureReason,
    message: string,
  ) {
    super(message);
    this.name = 'StoreError';
  }
}
