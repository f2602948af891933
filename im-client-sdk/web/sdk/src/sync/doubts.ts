import type { Conversations } from '../conversation/conversations.js';

/** Opened conversations that may have more than is known: the reader is not in them, so that no sync tells of it. */
export class Doubts {
  /** How often there was reason to ask. */
  private readonly counts = new Map<string, number>();

  constructor(private readonly conversations: Conversations) {}

  /** Pushes may have been lost. */
  add(check: (id: string) => void): void {
    for (const id of this.conversations.trackedIds()) {
      if (this.conversations.tracked(id)?.log.opened && this.conversations.record(id)?.joined === false) {
        this.counts.set(id, this.reasons(id) + 1);
        check(id);
      }
    }
  }

  /** A doubt of a window that is gone, or that was refused, is none. */
  stands(id: string): boolean {
    const tracked = this.conversations.tracked(id);
    return this.counts.has(id) && tracked?.log.opened === true && tracked.failure === null;
  }

  /** 0: there is none. */
  reasons(id: string): number {
    return this.counts.get(id) ?? 0;
  }

  /** What was asked for when there were so many reasons has been answered; of a later one it says nothing. */
  settle(id: string, answered: number): void {
    if (this.reasons(id) === answered) {
      this.counts.delete(id);
    }
  }

  clear(): void {
    this.counts.clear();
  }
}
