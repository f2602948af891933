import { SUPPORT } from '../api.js';
import type { Requests } from '../connection/requests.js';
import type { Cancel, Clock } from '../ports.js';

const SEND_EVERY_MS = 3_000;
const LAPSE_MS = 6_000;

/** Who is typing where, and the own frames about it. */
export class TypingState {
  private readonly lastSent = new Map<string, number>();
  private readonly typists = new Map<string, Map<string, Cancel>>();

  constructor(
    private readonly clock: Clock,
    private readonly requests: Requests,
    private readonly changed: (conversationId: string) => void,
  ) {}

  /** The user of this client types. */
  tell(conversationId: string): void {
    const now = this.clock.now();
    if (conversationId !== SUPPORT && now - (this.lastSent.get(conversationId) ?? -Infinity) >= SEND_EVERY_MS) {
      this.lastSent.set(conversationId, now);
      this.requests.tell({ case: 'typing', value: { conversationId } });
    }
  }

  heard(conversationId: string, userId: string): void {
    const here = this.typists.get(conversationId) ?? new Map<string, Cancel>();
    this.typists.set(conversationId, here);
    const known = here.get(userId);
    known?.();
    here.set(
      userId,
      this.clock.after(LAPSE_MS, () => this.stopped(conversationId, userId)),
    );
    if (!known) {
      this.changed(conversationId);
    }
  }

  /** A message came of it, or nothing did. */
  stopped(conversationId: string, userId: string): void {
    const cancel = this.typists.get(conversationId)?.get(userId);
    if (cancel) {
      cancel();
      this.typists.get(conversationId)?.delete(userId);
      this.changed(conversationId);
    }
  }

  /** What was typed may be sent at once after a message: the next word is news again. */
  sent(conversationId: string): void {
    this.lastSent.delete(conversationId);
  }

  clear(): void {
    for (const [conversationId, here] of this.typists) {
      for (const userId of [...here.keys()]) {
        this.stopped(conversationId, userId);
      }
    }
    this.lastSent.clear();
  }

  in(conversationId: string): readonly string[] {
    return [...(this.typists.get(conversationId)?.keys() ?? [])];
  }
}
