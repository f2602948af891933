import { ParleyError } from '../errors.js';
import type { AgentGrant, ParleyRest, TokenGrant, VisitorGrant } from './rest.js';

/**
 * Why a token is wanted. `connect`: any that is still good will do. `renew`: the current one ends soon.
 * `rejected`: the server does not take the current one.
 */
export type TokenReason = 'connect' | 'renew' | 'rejected';

export interface Access {
  readonly accessToken: string;
  /** Where to connect, if the client was not told. */
  readonly wsUrl?: string;
}

/**
 * Gives access tokens. Rejecting with a ParleyError that is not retryable means that there will be none without the
 * user's doing (connection `closed`, `unauthenticated`); any other rejection is tried again.
 */
export type TokenSource = (reason: TokenReason) => Promise<Access>;

/** Where the refresh token lives between two visits. */
export interface RefreshTokenKeep {
  get(): string | null;
  set(refreshToken: string | null): void;
}

/** A token source that also hands out what else came with the last grant. */
export interface Tokens<G extends TokenGrant> {
  readonly source: TokenSource;
  readonly grant: () => G | null;
}

const FRESH_MS = 30_000;

/** Tokens of an anonymous visitor, who is created when the first one is asked for. */
export function visitorTokens(
  rest: ParleyRest,
  siteKey: string,
  keep: RefreshTokenKeep,
  onGrant: (grant: VisitorGrant) => void = () => undefined,
): Tokens<VisitorGrant> {
  return tokens(`visitor.${siteKey}`, keep, onGrant, async (refreshToken) => {
    if (refreshToken !== null) {
      try {
        return await rest.visitor(siteKey, refreshToken);
      } catch (failure) {
        if (!lost(failure)) {
          throw failure;
        }
      }
    }
    return rest.visitor(siteKey);
  });
}

/** Tokens of an agent (or any user) who has signed in before; `first` is what the sign-in gave, if it was just now. */
export function refreshedTokens<G extends TokenGrant = AgentGrant>(
  rest: ParleyRest,
  keep: RefreshTokenKeep,
  first: G | null = null,
  onGrant: (grant: TokenGrant) => void = () => undefined,
): Tokens<TokenGrant> {
  return tokens<TokenGrant>(
    'refresh',
    keep,
    onGrant,
    async (refreshToken) => {
      if (refreshToken === null) {
        throw new ParleyError('TOKEN_MISSING', 'nobody has signed in', false);
      }
      try {
        return await rest.refresh(refreshToken);
      } catch (failure) {
        if (lost(failure)) {
          keep.set(null);
        }
        throw failure;
      }
    },
    first,
  );
}

/**
 * One grant at a time, also over all pages of this origin where the browser has locks: a refresh token is good for one
 * use, and two pages that use the same one would end each other's sign-in.
 */
function tokens<G extends TokenGrant>(
  name: string,
  keep: RefreshTokenKeep,
  onGrant: (grant: G) => void,
  fetchGrant: (refreshToken: string | null) => Promise<G>,
  first: G | null = null,
): Tokens<G> {
  let current = first;
  let underWay: Promise<G> | null = null;
  if (first !== null) {
    keep.set(first.refreshToken);
  }
  const renew = (): Promise<G> =>
    exclusively(`parley.tokens.${name}`, async () => {
      const grant = await fetchGrant(keep.get());
      keep.set(grant.refreshToken);
      current = grant;
      onGrant(grant);
      return grant;
    });
  return {
    grant: () => current,
    source: async (reason) => {
      if (reason === 'connect' && current !== null && current.expiresAtMs - Date.now() > FRESH_MS) {
        return current;
      }
      underWay ??= renew().finally(() => (underWay = null));
      return underWay;
    },
  };
}

function lost(failure: unknown): boolean {
  return failure instanceof ParleyError && /^TOKEN_/u.test(failure.code);
}

/** A frame whose storage is closed may have locks and still get none. */
async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (locks === undefined) {
    return work();
  }
  let begun = false;
  try {
    return await locks.request(name, () => {
      begun = true;
      return work();
    });
  } catch (failure) {
    if (begun) {
      throw failure;
    }
    return work();
  }
}
