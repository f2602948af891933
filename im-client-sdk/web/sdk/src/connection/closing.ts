import type { ErrorCode, ParleyError } from '../errors.js';
import { CloseCode } from '../gen/protocol.js';
import type { ClosedReason } from '../views.js';

/** What a lost connection asks for. */
export type Verdict =
  | { readonly kind: 'reconnect' }
  /** Connect again with another token than this one. */
  | { readonly kind: 'renew' }
  | { readonly kind: 'final'; readonly reason: ClosedReason };

/** The ranges say it for codes that this SDK doesn't know: 4000–4499 connect again, 4500–4999 don't. */
export function judgeClose(code: number): Verdict {
  switch (code) {
    case CloseCode.ACCESS_TOKEN_EXPIRED:
      return { kind: 'renew' };
    case CloseCode.REPLACED:
      return { kind: 'final', reason: 'replaced' };
    case CloseCode.LOGGED_IN_ELSEWHERE:
      return { kind: 'final', reason: 'displaced' };
    case CloseCode.ACCESS_TOKEN_MISSING:
    case CloseCode.ACCESS_TOKEN_INVALID:
    case CloseCode.ACCESS_TOKEN_REVOKED:
      return { kind: 'final', reason: 'unauthenticated' };
    default:
      return code >= 4500 && code <= 4999 ? { kind: 'final', reason: 'protocol' } : { kind: 'reconnect' };
  }
}

/** An Error in place of the HelloResult. */
export function judgeHelloError(error: ParleyError): Verdict {
  if (error.code === 'TOKEN_EXPIRED') {
    return { kind: 'renew' };
  }
  if (UNAUTHENTICATED.includes(error.code)) {
    return { kind: 'final', reason: 'unauthenticated' };
  }
  return error.retryable ? { kind: 'reconnect' } : { kind: 'final', reason: 'protocol' };
}

const UNAUTHENTICATED: readonly ErrorCode[] = ['TOKEN_MISSING', 'TOKEN_INVALID', 'TOKEN_REVOKED', 'NOT_ALLOWED'];
