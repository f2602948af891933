import type { Readable } from '../state/readable.js';

/** How somebody is, as far as the reader may know it. */
export interface Presence {
  readonly userId: string;
  /**
   * `online`: on one of the user's devices at least. `unknown`: not watched, not told yet, or the reader has no connection.
   * Who can't be seen, by a block or for want of a tie, is `offline`.
   */
  readonly status: 'online' | 'away' | 'offline' | 'unknown';
  /** When somebody offline was last there; null: not known, or not to be known. */
  readonly lastSeenMs: number | null;
}

/** Who is there. Users watch people whom they know, agents the visitors and agents of their site; visitors nobody. */
export interface Presences {
  /**
   * Watches people from now on, over all connections, until `unsubscribe`; who is watched already stays so. Resolves when
   * their presence is known, which waits for a connection. Fails with TOO_MANY_WATCHED (500 by default), NOT_ALLOWED,
   * INVALID_ARGUMENT, or CLOSED; who was new is not watched then.
   */
  subscribe(userIds: readonly string[]): Promise<void>;
  unsubscribe(userIds: readonly string[]): void;
  /** Somebody's presence, as it changes. Watches nobody by itself. */
  of(userId: string): Readable<Presence>;
  /**
   * For users: says that this device's user is away, or there again, over all connections until the next call. Resolves when the server
   * knows. Of several devices the one that is most present counts.
   */
  set(status: 'online' | 'away'): Promise<void>;
}
