import type { ConnectionState } from '../views.js';
import type { Connection } from './connection.js';

/** The connection as applications see it: one that is ready is online only when nothing is missing. */
export class ConnectionView {
  private last: ConnectionState = { status: 'idle' };

  constructor(
    private readonly connection: Connection,
    private readonly complete: () => boolean,
  ) {}

  get state(): ConnectionState {
    const link = this.connection.status;
    if (link.status === 'ready') {
      const status = this.complete() ? 'online' : 'behind';
      if (this.last.status !== status) {
        this.last = { status };
      }
    } else if (link.status === 'offline' || link.status === 'closed' || this.last.status !== link.status) {
      this.last = link as ConnectionState;
    }
    return this.last;
  }
}
