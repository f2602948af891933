/** A value that changes and tells: all the state management the views need. */
export interface Readable<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

export class Store<T> implements Readable<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: T) {}

  readonly get = (): T => this.value;

  set(next: T): void {
    if (!Object.is(next, this.value)) {
      this.value = next;
      for (const listener of [...this.listeners]) {
        listener();
      }
    }
  }

  patch(change: Partial<T>): void {
    const value = this.value;
    if ((Object.keys(change) as (keyof T)[]).some((key) => !Object.is(value[key], change[key]))) {
      this.set({ ...value, ...change });
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}
