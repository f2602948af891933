import { errorCode, ParleyError, type ErrorCode } from '../errors.js';

/** What a sign-in gives. The refresh token is good for one use; each answer brings the next. */
export interface TokenGrant {
  readonly userId: string;
  readonly accessToken: string;
  readonly expiresAtMs: number;
  readonly refreshToken: string;
  /** Absolute, ws: or wss:. */
  readonly wsUrl: string;
}

export interface SiteAppearance {
  readonly name: string;
  readonly greeting: string;
  readonly accent: string;
}

export interface VisitorGrant extends TokenGrant {
  readonly site: SiteAppearance & { readonly locale?: string };
}

export interface AgentGrant extends TokenGrant {
  readonly name: string;
  readonly site: { readonly siteId: string; readonly name: string };
}

export interface RestRequest {
  readonly body?: object;
  readonly bytes?: Blob;
  readonly bearer?: string;
  readonly signal?: AbortSignal | undefined;
}

/** For a part of a file on a slow line. */
const BYTES_TIMEOUT_MS = 120_000;

export interface RestOptions {
  /** Where Parley answers HTTP: an origin, or a path's start. Default: the page's own origin. */
  readonly baseUrl?: string;
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number;
}

/** The few REST calls that come before a connection. Each rejects with a {@link ParleyError}. */
export class ParleyRest {
  private readonly base: string;
  private readonly fetch: typeof fetch;
  private readonly timeoutMs: number;

  constructor(options: RestOptions = {}) {
    this.base = options.baseUrl ?? globalThis.location?.origin ?? '';
    this.fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.timeoutMs = options.timeoutMs ?? 15_000;
  }

  /** A visitor of this site: the known one if the refresh token says who, else a new one. */
  async visitor(siteKey: string, refreshToken?: string): Promise<VisitorGrant> {
    const body = refreshToken === undefined ? { siteKey } : { siteKey, refreshToken };
    return this.absolute(await this.call<VisitorGrant>('POST', '/api/v1/visitors', { body }));
  }

  /** How a site's widget looks; needs no visitor. */
  site(siteKey: string): Promise<SiteAppearance> {
    return this.call('GET', `/api/v1/sites/${encodeURIComponent(siteKey)}/widget`, {});
  }

  /** Rejects with WRONG_CREDENTIALS, or with RATE_LIMITED and a time to wait. */
  async agentLogin(login: string, password: string): Promise<AgentGrant> {
    return this.absolute(await this.call<AgentGrant>('POST', '/api/v1/agents/login', { body: { login, password } }));
  }

  async refresh(refreshToken: string): Promise<TokenGrant> {
    return this.absolute(await this.call<TokenGrant>('POST', '/api/v1/tokens/refresh', { body: { refreshToken } }));
  }

  /** Signs the user out everywhere. */
  async revoke(accessToken: string): Promise<void> {
    await this.call('POST', '/api/v1/tokens/revoke', { bearer: accessToken });
  }

  private absolute<T extends TokenGrant>(grant: T): T {
    const url = new URL(grant.wsUrl, this.base || undefined);
    url.protocol = url.protocol.replace('http', 'ws');
    return { ...grant, wsUrl: url.href };
  }

  /** A path of the host that answers, as a page or `fetch` can use it. */
  absoluteUrl(path: string): string {
    return this.base + path;
  }

  /** Any call: with a JSON body, or with bytes as they are. `signal` ends it besides the time-out. */
  async call<T>(method: string, path: string, request: RestRequest): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (request.body) {
      headers['content-type'] = 'application/json';
    }
    if (request.bytes) {
      headers['content-type'] = 'application/octet-stream';
    }
    if (request.bearer !== undefined) {
      headers['authorization'] = `Bearer ${request.bearer}`;
    }
    const timeout = AbortSignal.timeout(request.bytes ? BYTES_TIMEOUT_MS : this.timeoutMs);
    let response: Response;
    let text: string;
    try {
      response = await this.fetch(this.base + path, {
        method,
        headers,
        credentials: 'omit',
        cache: 'no-store',
        signal: request.signal ? AbortSignal.any([request.signal, timeout]) : timeout,
        ...(request.body ? { body: JSON.stringify(request.body) } : request.bytes ? { body: request.bytes } : {}),
      });
      text = await response.text();
    } catch (failure) {
      const late = failure instanceof DOMException && failure.name === 'TimeoutError';
      throw new ParleyError(late ? 'TIMEOUT' : 'DISCONNECTED', `${method} ${path}: ${String(failure)}`, true);
    }
    if (!response.ok) {
      throw problem(response, text, `${method} ${path}`);
    }
    return text === '' ? (undefined as T) : (JSON.parse(text) as T);
  }
}

/** RFC 9457 with Parley's extra members; anything else is judged by its status. */
function problem(response: Response, text: string, what: string): ParleyError {
  const details = parse(text);
  const passing = response.status === 429 || response.status >= 500;
  const fallback: ErrorCode = response.status === 429 ? 'RATE_LIMITED' : passing ? 'UNAVAILABLE' : 'UNKNOWN';
  const code = errorCode(typeof details['code'] === 'string' ? details['code'] : '');
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  return new ParleyError(
    code === 'UNKNOWN' ? fallback : code,
    typeof details['detail'] === 'string' ? details['detail'] : `${what}: ${response.status}`,
    typeof details['retryable'] === 'boolean' ? details['retryable'] : passing,
    typeof details['retryAfterMs'] === 'number' ? details['retryAfterMs'] : (seconds || 0) * 1000,
  );
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
