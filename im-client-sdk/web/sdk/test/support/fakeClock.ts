import type { Cancel, Clock } from '../../src/ports.js';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly work: () => void;
}

/** Time that moves only when a test says so. */
export class FakeClock implements Clock {
  private timers: Timer[] = [];
  private order = 0;
  private current = 1_700_000_000_000;

  constructor(private readonly chance: () => number = () => 0.5) {}

  now(): number {
    return this.current;
  }

  random(): number {
    return this.chance();
  }

  after(delayMs: number, work: () => void): Cancel {
    const timer = { at: this.current + Math.max(0, delayMs), order: this.order++, work };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Runs what falls due on the way, with promises settled after each step. */
  async advance(ms: number): Promise<void> {
    const end = this.current + ms;
    await settle();
    for (let next = this.next(end); next; next = this.next(end)) {
      this.timers = this.timers.filter((timer) => timer !== next);
      this.current = Math.max(this.current, next.at);
      next.work();
      await settle();
    }
    this.current = end;
  }

  private next(end: number): Timer | undefined {
    return this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

/** Lets every promise that can go on do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 12; i++) {
    await Promise.resolve();
  }
}
