/** A value that changes and tells. What `get` returns is immutable and the same object until it changes. */
export interface Readable<T> {
  readonly get: () => T;
  /** Calls the listener after each change; returns how to stop that. Fits React's useSyncExternalStore. */
  readonly subscribe: (listener: () => void) => () => void;
}
