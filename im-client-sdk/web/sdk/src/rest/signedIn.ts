import { ParleyError } from '../errors.js';
import type { ParleyRest, RestRequest } from './rest.js';
import type { TokenSource } from './tokens.js';

/** A call of a user's own: with the token that there is, and once more with a fresh one if that has expired. */
export async function signedIn<T>(
  rest: ParleyRest,
  tokens: TokenSource,
  method: string,
  path: string,
  request: Omit<RestRequest, 'bearer'> = {},
): Promise<T> {
  const { accessToken } = await tokens('connect');
  try {
    return await rest.call<T>(method, path, { ...request, bearer: accessToken });
  } catch (failure) {
    if (failure instanceof ParleyError && failure.code === 'TOKEN_EXPIRED') {
      const fresh = await tokens('rejected');
      return rest.call<T>(method, path, { ...request, bearer: fresh.accessToken });
    }
    throw failure;
  }
}
