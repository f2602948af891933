import { ParleyError } from '../errors.js';
import type { Cancel, Clock } from '../ports.js';
import type { TokenSource } from '../rest/tokens.js';
import type { Requests } from './requests.js';

const LEAD_MS = 60_000;
const AGAIN_MS = 5_000;

/** Brings a fresh token to a connection that goes on, before the old one ends. */
export class Renewal {
  private cancel: Cancel = () => undefined;
  private round = 0;
  private offsetMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly requests: Requests,
    private readonly tokenSource: TokenSource,
    private readonly input: (work: () => void) => void,
  ) {}

  /** Both by the server's clock. */
  start(expiresAtMs: number, serverTimeMs: number): void {
    this.offsetMs = serverTimeMs - this.clock.now();
    this.schedule(expiresAtMs);
  }

  stop(): void {
    this.round++;
    this.cancel();
  }

  private schedule(expiresAtMs: number): void {
    this.stop();
    const remainingMs = expiresAtMs - this.offsetMs - this.clock.now();
    if (expiresAtMs > 0 && remainingMs > 0) {
      this.after(remainingMs - Math.min(LEAD_MS, remainingMs / 5));
    }
  }

  private after(delayMs: number): void {
    this.cancel = this.clock.after(delayMs, () => this.renew());
  }

  private renew(): void {
    const round = this.round;
    const current = (work: () => void): void => {
      if (round === this.round) {
        this.input(work);
      }
    };
    this.tokenSource('renew').then(
      (access) => current(() => this.present(access.accessToken)),
      (failure: unknown) =>
        current(() => {
          // A final refusal is left to the end of the old token: until then the connection is good.
          if (!(failure instanceof ParleyError) || failure.retryable) {
            this.after(Math.max(AGAIN_MS, failure instanceof ParleyError ? failure.retryAfterMs : 0));
          }
        }),
    );
  }

  private present(token: string): void {
    const round = this.round;
    this.requests.call({
      body: { case: 'reauthenticate', value: { token } },
      expect: 'reauthenticateResult',
      onReply: (reply) => {
        if (round !== this.round) {
          return;
        }
        if (reply.ok) {
          this.schedule(reply.value.tokenExpiresAtMs);
        } else if (reply.error.retryable) {
          this.after(Math.max(AGAIN_MS, reply.error.retryAfterMs));
        }
      },
    });
  }
}
