import {
  refreshedTokens,
  type AgentGrant,
  type ParleyRest,
  type RefreshTokenKeep,
  type TokenSource,
} from '@parley/sdk';
import type { DeskState } from '../app/state';

type Me = NonNullable<DeskState['me']>;

const TOKEN = 'parley.desk.token';
const ME = 'parley.desk.me';

/** Who is signed in, kept for the next visit. Where storage is closed a sign-in lasts as long as the page. */
export class SignIn implements RefreshTokenKeep {
  private readonly memory = new Map<string, string>();
  private accessToken: () => string | null = () => null;

  constructor(
    private readonly rest: ParleyRest,
    private readonly storage: Storage | null,
  ) {}

  get(): string | null {
    return this.read(TOKEN);
  }

  set(refreshToken: string | null): void {
    this.write(TOKEN, refreshToken);
  }

  get me(): Me | null {
    try {
      const { name, siteName } = JSON.parse(this.read(ME) ?? 'null') as Partial<Me>;
      return typeof name === 'string' && typeof siteName === 'string' ? { name, siteName } : null;
    } catch {
      return null;
    }
  }

  /** Rejects as {@link ParleyRest.agentLogin} does. */
  async begin(login: string, password: string): Promise<TokenSource> {
    const grant = await this.rest.agentLogin(login, password);
    this.write(ME, JSON.stringify({ name: grant.name, siteName: grant.site.name } satisfies Me));
    return this.goOn(grant);
  }

  /** Tokens of who signed in before. */
  goOn(first: AgentGrant | null = null): TokenSource {
    const tokens = refreshedTokens(this.rest, this, first);
    this.accessToken = () => tokens.grant()?.accessToken ?? null;
    return tokens.source;
  }

  /** Forgets here at once, and has the server forget too if it can be reached. */
  end(): void {
    const accessToken = this.accessToken();
    this.accessToken = () => null;
    this.set(null);
    this.write(ME, null);
    if (accessToken !== null) {
      this.rest.revoke(accessToken).catch(() => undefined);
    }
  }

  private read(key: string): string | null {
    try {
      return this.storage?.getItem(key) ?? this.memory.get(key) ?? null;
    } catch {
      return this.memory.get(key) ?? null;
    }
  }

  private write(key: string, value: string | null): void {
    if (value === null) {
      this.memory.delete(key);
    } else {
      this.memory.set(key, value);
    }
    try {
      if (value === null) {
        this.storage?.removeItem(key);
      } else {
        this.storage?.setItem(key, value);
      }
    } catch {
      // Full or closed: it stays in memory.
    }
  }
}
