import { ParleyError } from '../errors.js';
import type { Clock } from '../ports.js';
import type { RequestBody } from '../protocol/codec.js';
import { backoffMs } from './backoff.js';
import type { Connection } from './connection.js';
import type { Reply, ResultCase, ResultOf } from './requests.js';

/** How long a request waits for a connection, and is tried again, before it is given up. */
const PATIENCE_MS = 20_000;

interface PatientPorts {
  readonly clock: Clock;
  readonly connection: Connection;
  /** The client was disposed of. */
  disposed(): boolean;
  /** Calls back once, when there is a connection; returns how to end the wait. */
  whenReady(callback: () => void): () => void;
  input(work: () => void): void;
}

/**
 * Requests that wait for a connection, and are repeated when they failed in passing: every one of them is idempotent, by
 * its op_id or by its nature.
 */
export class PatientRequests {
  constructor(private readonly ports: PatientPorts) {}

  request<C extends ResultCase, T>(body: RequestBody, expect: C, use: (result: ResultOf<C>) => T): Promise<T> {
    const { clock, connection } = this.ports;
    return new Promise<T>((resolve, reject) => {
      const endMs = clock.now() + PATIENCE_MS;
      let failures = 0;
      const answered = (reply: Reply<ResultOf<C>>): void => {
        if (reply.ok) {
          try {
            resolve(use(reply.value));
          } catch (failure) {
            reject(failure as Error);
          }
        } else if (reply.error.retryable && clock.now() + reply.error.retryAfterMs < endMs && !this.ports.disposed()) {
          const delay = Math.max(reply.error.retryAfterMs, 100, backoffMs(failures++, clock));
          clock.after(delay, attempt);
        } else {
          reject(reply.error);
        }
      };
      const attempt = (): void => {
        if (connection.ready) {
          connection.requests.call({ body, expect, onReply: answered });
          return;
        }
        const { status } = connection.status;
        const disposed = this.ports.disposed();
        if (disposed || status === 'idle' || status === 'closed' || clock.now() >= endMs) {
          reject(new ParleyError(disposed ? 'CLOSED' : 'DISCONNECTED', 'not connected', !disposed));
          return;
        }
        const stopTimer = clock.after(endMs - clock.now(), () => {
          stopWaiting();
          reject(new ParleyError('DISCONNECTED', 'not connected in time', true));
        });
        const stopWaiting = this.ports.whenReady(() => {
          stopTimer();
          attempt();
        });
      };
      this.ports.input(attempt);
    });
  }
}
