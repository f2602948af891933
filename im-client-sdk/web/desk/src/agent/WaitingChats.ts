import type { ClientState } from '@parley/sdk';

const GATHER_MS = 150;
const LOOK_MS = 4_000;

/**
 * Agents are no members of a conversation that waits, so its messages are not pushed to them; what is pushed is the
 * session. A new one has the list fetched once, for its first words. Only a waiting chat that somebody has open, in a
 * window that is seen, is asked for again and again.
 */
export class WaitingChats {
  private readonly seen = new Set<string>();
  private soon: ReturnType<typeof setTimeout> | undefined;
  private looking: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly refresh: () => void) {}

  see({ support, conversations }: ClientState, lookedAt: ReadonlySet<string>): void {
    const waiting = support.sessions.filter((session) => session.state === 'waiting');
    for (const { sessionId, conversationId } of waiting) {
      const known = conversations.some((one) => one.conversationId === conversationId);
      if (!known && !this.seen.has(sessionId)) {
        this.seen.add(sessionId);
        this.soon ??= setTimeout(() => {
          this.soon = undefined;
          this.refresh();
        }, GATHER_MS);
      }
    }
    const open = waiting.some(({ conversationId }) => lookedAt.has(conversationId));
    if (open && this.looking === undefined) {
      this.looking = setInterval(() => document.visibilityState === 'visible' && this.refresh(), LOOK_MS);
    } else if (!open) {
      this.stopLooking();
    }
  }

  close(): void {
    clearTimeout(this.soon);
    this.stopLooking();
  }

  private stopLooking(): void {
    clearInterval(this.looking);
    this.looking = undefined;
  }
}
