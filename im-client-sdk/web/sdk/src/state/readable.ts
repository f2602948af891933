/** A value that changes and tells. What `get` returns is immutable and the same object until it changes. */
export interface Readable<T> {
  readonly get: () => T;
  /** Calls the listener after each change; returns how to stop that. Fits React's useSyncExternalStore. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Gathers what changed while one input is worked off, so that listeners hear once and only of consistent states. */
export class Batch {
  private readonly changed = new Set<{ notify(): void }>();
  private depth = 0;

  run<T>(work: () => T): T {
    this.depth++;
    try {
      return work();
    } finally {
      this.depth--;
      if (this.depth === 0) {
        this.flush();
      }
    }
  }

  add(view: { notify(): void }): void {
    this.changed.add(view);
    if (this.depth === 0) {
      this.flush();
    }
  }

  private flush(): void {
    const views = [...this.changed];
    this.changed.clear();
    for (const view of views) {
      view.notify();
    }
  }
}

/** Computed when somebody looks, and again only after `invalidate`. */
export class Derived<T> implements Readable<T> {
  private readonly listeners = new Set<() => void>();
  private value: T | undefined;
  private stale = true;

  constructor(
    private readonly batch: Batch,
    private readonly compute: () => T,
  ) {}

  readonly get = (): T => {
    if (this.stale) {
      this.value = this.compute();
      this.stale = false;
    }
    return this.value as T;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  invalidate(): void {
    this.stale = true;
    this.batch.add(this);
  }

  notify(): void {
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}
