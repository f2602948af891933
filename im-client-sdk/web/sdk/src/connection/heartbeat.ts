import type { Cancel, Clock, Page } from '../ports.js';
import type { Requests } from './requests.js';

const PONG_MS = 5_000;

/**
 * Page script sees neither the server's pings nor the browser's answers to them. So a page that is looked at asks for
 * itself when it has heard nothing for a while; a hidden one leaves it to the server.
 */
export class Heartbeat {
  private running = false;
  private intervalMs = 0;
  private lastHeardMs = 0;
  private probing = false;
  private cancel: Cancel = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly page: Page,
    private readonly requests: Requests,
    private readonly onDead: () => void,
  ) {}

  start(intervalMs: number | undefined): void {
    this.running = true;
    this.probing = false;
    this.intervalMs = intervalMs || 20_000;
    this.heard();
    this.restart();
  }

  stop(): void {
    this.running = false;
    this.cancel();
  }

  /** Something came: the other side lives. */
  heard(): void {
    this.lastHeardMs = this.clock.now();
  }

  /** Counts the interval anew, or stops counting where nobody looks. */
  restart(): void {
    this.cancel();
    if (this.running && this.page.visible()) {
      const silentMs = this.clock.now() - this.lastHeardMs;
      this.cancel = this.clock.after(Math.max(0, this.intervalMs - silentMs), () => this.due());
    }
  }

  /** Asks now. No answer means that nobody is there. */
  probe(): void {
    if (!this.running || this.probing) {
      return;
    }
    this.probing = true;
    const askedAtMs = this.clock.now();
    this.requests.call({
      body: { case: 'ping', value: {} },
      expect: 'pong',
      timeoutMs: PONG_MS,
      onReply: (reply) => {
        this.probing = false;
        if (!this.running) {
          return;
        }
        if (!reply.ok && reply.error.code === 'TIMEOUT' && this.lastHeardMs <= askedAtMs) {
          this.onDead();
        } else {
          this.restart();
        }
      },
    });
  }

  private due(): void {
    if (this.clock.now() - this.lastHeardMs >= this.intervalMs) {
      this.probe();
    } else {
      this.restart();
    }
  }
}
