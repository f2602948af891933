import type { Requests } from '../connection/requests.js';
import type { Cancel, Clock } from '../ports.js';
import type { Conversations } from './conversations.js';

const GATHER_MS = 1_000;
const MARKS_MOST = 100;

/**
 * Tells the other side what has arrived here and is not read: gathered for a second, the newest only. What was lost with a
 * connection is told on the next.
 */
export class Deliveries {
  private readonly told = new Map<string, number>();
  private readonly waiting = new Set<string>();
  private timer: Cancel | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly requests: Requests,
    private readonly conversations: Conversations,
    private readonly ready: () => boolean,
  ) {}

  /** What is known of the conversation has changed. */
  check(id: string): void {
    if (this.ready() && this.untold(id) > 0) {
      this.waiting.add(id);
      this.timer ??= this.clock.after(GATHER_MS, () => this.tell());
    }
  }

  /** The connection ended. */
  stop(): void {
    this.timer?.();
    this.timer = null;
    this.waiting.clear();
    this.told.clear();
  }

  private untold(id: string): number {
    const arrived = this.conversations.record(id)?.arrivedSeq(this.conversations.selfId) ?? 0;
    return arrived > (this.told.get(id) ?? 0) ? arrived : 0;
  }

  /** The server could not take it now. */
  private untell(id: string): void {
    this.told.delete(id);
    this.check(id);
  }

  private tell(): void {
    this.timer = null;
    const untold = [...this.waiting].filter((id) => this.untold(id) > 0);
    const marks = untold
      .slice(0, MARKS_MOST)
      .map((conversationId) => ({ conversationId, seq: this.untold(conversationId) }));
    this.waiting.clear();
    marks.forEach(({ conversationId, seq }) => this.told.set(conversationId, seq));
    if (marks.length > 0) {
      this.requests.call({
        body: { case: 'delivered', value: { marks } },
        expect: 'deliveredResult',
        onReply: (reply) => {
          if (!reply.ok && reply.error.retryable) {
            marks.forEach(({ conversationId }) => this.untell(conversationId));
          }
        },
      });
    }
    untold.slice(MARKS_MOST).forEach((id) => this.check(id));
  }
}
