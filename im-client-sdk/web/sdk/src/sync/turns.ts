import { backoffMs } from '../connection/backoff.js';
import type { Clock } from '../ports.js';

/** A client with many conversations must not run into its rate limit. */
const PARALLEL = 4;

/** Whose turn it is: one request for each conversation, a few conversations at once, a pause after what failed. */
export class Turns {
  private readonly taken = new Set<string>();
  private readonly waiting = new Set<string>();
  private readonly failures = new Map<string, number>();

  /** `check` looks whether a conversation needs anything; called when its turn may have come. */
  constructor(
    private readonly clock: Clock,
    private readonly check: (id: string) => void,
  ) {}

  /** A request is under way, or it pauses. */
  isTaken(id: string): boolean {
    return this.taken.has(id);
  }

  /** False: too many are under way. It is checked again when one of them has ended. */
  take(id: string): boolean {
    if (this.taken.size >= PARALLEL) {
      this.waiting.add(id);
      return false;
    }
    this.waiting.delete(id);
    this.taken.add(id);
    return true;
  }

  /** It needs nothing. */
  waive(id: string): void {
    this.waiting.delete(id);
  }

  /** Its request was answered. False: the connection had ended before, and the answer is void. */
  end(id: string): boolean {
    return this.taken.delete(id);
  }

  /** Checks it, and those that wait. */
  next(id: string): void {
    this.check(id);
    for (const next of [...this.waiting]) {
      this.check(next);
    }
  }

  /** It failed in passing: it is checked again after a pause. */
  pause(id: string, retryAfterMs: number): void {
    const failures = this.failures.get(id) ?? 0;
    this.failures.set(id, failures + 1);
    this.taken.add(id);
    this.clock.after(Math.max(retryAfterMs, 100, backoffMs(failures, this.clock)), () => {
      if (this.taken.delete(id)) {
        this.check(id);
      }
    });
  }

  succeeded(id: string): void {
    this.failures.delete(id);
  }

  /** After the end of a connection: nothing is under way, and what failed may be tried at once. */
  restart(): void {
    this.taken.clear();
    this.waiting.clear();
    this.failures.clear();
  }
}
