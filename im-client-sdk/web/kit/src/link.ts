import type { ConnectionState } from '@parley/sdk';

/** How an app stands to the server, as its one quiet line about that needs it. */
export type Link =
  /** Nothing was asked of the server yet. */
  | 'idle'
  | 'connecting'
  | 'online'
  | 'behind'
  | 'reconnecting'
  | 'offline'
  | 'unreachable'
  /** Another page took over. */
  | 'replaced';

/** After so many tries in a row the trouble is called by its name. */
const MANY_FAILURES = 2;

/** Reads the SDK's states in their order: what a state means to a person depends on what was before. */
export class LinkReader {
  private wasOnline = false;
  private failures = 0;

  constructor(private readonly machineOnline: () => boolean = () => globalThis.navigator?.onLine !== false) {}

  read(connection: ConnectionState): Link {
    switch (connection.status) {
      case 'idle':
        return 'idle';
      case 'online':
        this.wasOnline = true;
        this.failures = 0;
        return 'online';
      case 'behind':
        this.failures = 0;
        // The first catching up is nothing but loading.
        return this.wasOnline ? 'behind' : 'connecting';
      case 'connecting':
        return this.trouble();
      case 'offline':
        this.failures = connection.attempts;
        return this.trouble();
      case 'closed':
        return connection.reason === 'replaced' ? 'replaced' : 'unreachable';
    }
  }

  private trouble(): Link {
    if (!this.machineOnline()) {
      return 'offline';
    }
    if (this.failures >= MANY_FAILURES) {
      return 'unreachable';
    }
    return this.wasOnline ? 'reconnecting' : 'connecting';
  }
}
