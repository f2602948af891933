import type { ServerFrame } from './gen/protocol.js';
import type { RequestBody } from './protocol/codec.js';

/** Stops a timer; harmless if it has fired. */
export type Cancel = () => void;

/** Time and chance, so that tests can hold both. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once, never within this call. */
  after(delayMs: number, work: () => void): Cancel;
  /** In [0, 1). */
  random(): number;
}

/** One WebSocket at a time. */
export interface Wire {
  /** Begins to open a socket; an earlier one is given up without a word. */
  open(url: string, events: WireEvents): void;
  send(requestId: number, body: RequestBody): void;
  /** Gives the socket up. Its events end at once, whatever the network does. */
  close(): void;
}

/** What a page (or a process) knows of itself. */
export interface Page {
  /** Somebody may be looking. */
  visible(): boolean;
  /** `shown`: visible or focused now. `online`: the machine has a network again. */
  subscribe(listener: (signal: 'shown' | 'hidden' | 'online') => void): () => void;
}

export interface WireEvents {
  opened(): void;
  frame(frame: ServerFrame): void;
  /** 1006 if there was no close frame. */
  closed(code: number): void;
}
