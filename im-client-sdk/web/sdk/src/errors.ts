import { ErrorCode as Code } from './gen/protocol.js';

/**
 * What can go wrong. The first three are the SDK's own, `UNKNOWN` is a code newer than this SDK,
 * the others are the server's catalogue (docs/protocol.md).
 */
export type ErrorCode =
  /** Not connected, or the connection was lost before the answer: the outcome is unknown. */
  | 'DISCONNECTED'
  /** No answer in time: the outcome is unknown. */
  | 'TIMEOUT'
  /** The client was disposed of. */
  | 'CLOSED'
  | 'UNKNOWN'
  | Exclude<keyof typeof Code, 'ERROR_CODE_UNSPECIFIED'>;

/** A refusal or a failure. `message` is English and for developers. */
export class ParleyError extends Error {
  override readonly name = 'ParleyError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    /** The same request may succeed later, unchanged. */
    readonly retryable: boolean,
    /** Wait at least this long before the next try; 0: no wish. */
    readonly retryAfterMs = 0,
  ) {
    super(message);
  }
}

/** The catalogue's name of a number, or the name itself; what is not in the catalogue is `UNKNOWN`. */
export function errorCode(code: number | string): ErrorCode {
  const found = Object.entries(Code).find(([name, number]) => (code === name || code === number) && number > 0);
  return (found?.[0] as ErrorCode | undefined) ?? 'UNKNOWN';
}

/** What an answer must hold. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new ParleyError('UNKNOWN', 'the answer lacks what it is about', false);
  }
  return value;
}
