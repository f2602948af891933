import { backoffMs } from '../connection/backoff.js';
import type { Requests } from '../connection/requests.js';
import type { Clock } from '../ports.js';

interface Mark {
  wanted: number;
  told: number;
  inFlight: boolean;
  failures: number;
}

/** Tells the server how far the reader has read: only upwards, the newest only, one request per conversation. */
export class ReadMarks {
  private readonly marks = new Map<string, Mark>();

  constructor(
    private readonly clock: Clock,
    private readonly requests: Requests,
    private readonly ready: () => boolean,
  ) {}

  raise(conversationId: string, seq: number): void {
    const mark = this.marks.get(conversationId) ?? { wanted: 0, told: 0, inFlight: false, failures: 0 };
    this.marks.set(conversationId, mark);
    if (seq > mark.wanted) {
      mark.wanted = seq;
      this.tell(conversationId, mark);
    }
  }

  /** A new connection. */
  restart(): void {
    for (const [conversationId, mark] of this.marks) {
      mark.inFlight = false;
      mark.failures = 0;
      this.tell(conversationId, mark);
    }
  }

  clear(): void {
    this.marks.clear();
  }

  /** The server knows of all. */
  get told(): boolean {
    return [...this.marks.values()].every(({ wanted, told }) => wanted <= told);
  }

  private tell(conversationId: string, mark: Mark): void {
    if (mark.inFlight || mark.wanted <= mark.told || !this.ready()) {
      return;
    }
    const { wanted } = mark;
    mark.inFlight = true;
    this.requests.call({
      body: { case: 'markRead', value: { conversationId, readSeq: wanted } },
      expect: 'markReadResult',
      onReply: (reply) => {
        if (!this.ready()) {
          return;
        }
        mark.inFlight = false;
        if (reply.ok || !reply.error.retryable) {
          mark.told = wanted;
          mark.failures = 0;
          this.tell(conversationId, mark);
        } else {
          const delay = Math.max(reply.error.retryAfterMs, 100, backoffMs(mark.failures++, this.clock));
          this.clock.after(delay, () => this.tell(conversationId, mark));
        }
      },
    });
  }
}
