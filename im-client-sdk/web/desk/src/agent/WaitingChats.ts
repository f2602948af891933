import type { ClientState } from '@parley/sdk';

const GATHER_MS = 150;

/**
 * What waiting visitors say is pushed. A chat of which nothing has come when its session has been here for a moment, as it
 * was said before this desk came, has the list fetched, once.
 */
export class WaitingChats {
  private readonly seen = new Set<string>();
  private silent: readonly string[] = [];
  private soon: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly refresh: () => void) {}

  see({ support, conversations }: ClientState): void {
    const known = new Set(conversations.map(({ conversationId }) => conversationId));
    this.silent = support.sessions
      .filter(
        ({ state, sessionId, conversationId }) =>
          state === 'waiting' && !known.has(conversationId) && !this.seen.has(sessionId),
      )
      .map(({ sessionId }) => sessionId);
    if (this.silent.length > 0) {
      this.soon ??= setTimeout(() => this.fetch(), GATHER_MS);
    }
  }

  close(): void {
    clearTimeout(this.soon);
  }

  private fetch(): void {
    this.soon = undefined;
    if (this.silent.length > 0) {
      this.silent.forEach((sessionId) => this.seen.add(sessionId));
      this.refresh();
    }
  }
}
