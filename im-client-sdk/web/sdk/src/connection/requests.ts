import { ParleyError } from '../errors.js';
import type { Cancel, Clock } from '../ports.js';
import type { RequestBody, ServerBody } from '../protocol/codec.js';
import { toError } from '../protocol/convert.js';

export type ResultCase = Exclude<ServerBody['case'], undefined | 'error'>;
export type ResultOf<C extends ResultCase> = Extract<ServerBody, { case: C }>['value'];

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ParleyError };

export interface Call<C extends ResultCase> {
  readonly body: RequestBody;
  readonly expect: C;
  readonly timeoutMs?: number;
  /** Called exactly once; before `call` returns if there is no connection. */
  readonly onReply: (reply: Reply<ResultOf<C>>) => void;
}

interface Pending {
  readonly expect: ResultCase;
  readonly cancel: Cancel;
  readonly onReply: (reply: Reply<never>) => void;
}

export const REQUEST_TIMEOUT_MS = 10_000;

/** Which reply belongs to which request. Every request ends: with its reply, its time-out, or the connection's end. */
export class Requests {
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;

  constructor(
    private readonly clock: Clock,
    private readonly write: (requestId: number, body: RequestBody) => void,
    private readonly onTimeout: () => void,
  ) {}

  call<C extends ResultCase>(call: Call<C>): void {
    const id = this.nextId();
    const cancel = this.clock.after(call.timeoutMs ?? REQUEST_TIMEOUT_MS, () => {
      this.settle(id, failed(new ParleyError('TIMEOUT', `${call.body.case}: no answer in time`, true)));
      this.onTimeout();
    });
    this.pending.set(id, {
      expect: call.expect,
      cancel,
      onReply: call.onReply as (reply: Reply<never>) => void,
    });
    this.write(id, call.body);
  }

  /** A frame that gets an answer only if it is refused, which changes nothing. */
  tell(body: RequestBody): void {
    this.write(this.nextId(), body);
  }

  /** Replies to requests that are no longer waited for are dropped. */
  reply(replyTo: number, body: ServerBody): void {
    const pending = this.pending.get(replyTo);
    if (!pending) {
      return;
    }
    if (body.case === pending.expect) {
      this.settle(replyTo, { ok: true, value: body.value as never });
    } else if (body.case === 'error') {
      this.settle(replyTo, failed(toError(body.value)));
    } else {
      const what = `expected ${pending.expect}, got ${body.case ?? 'something unknown'}`;
      this.settle(replyTo, failed(new ParleyError('UNKNOWN', what, false)));
    }
  }

  /** Ends everything that is under way. */
  failAll(error: ParleyError): void {
    for (const id of [...this.pending.keys()]) {
      this.settle(id, failed(error));
    }
  }

  private settle(id: number, reply: Reply<never>): void {
    const pending = this.pending.get(id);
    if (pending) {
      this.pending.delete(id);
      pending.cancel();
      pending.onReply(reply);
    }
  }

  private nextId(): number {
    do {
      this.lastId = (this.lastId % 0xffff_ffff) + 1;
    } while (this.pending.has(this.lastId));
    return this.lastId;
  }
}

export function failed(error: ParleyError): { readonly ok: false; readonly error: ParleyError } {
  return { ok: false, error };
}
