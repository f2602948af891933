import { systemClock } from '../platform/clock.js';
import { browserPage } from '../platform/page.js';
import type { Cancel, Clock, Page } from '../ports.js';
import type { Presences } from './views.js';

export interface AutoAwayOptions {
  /** Away after so long without a key, a pointer or a touch. Default: 5 minutes. */
  readonly idleMs?: number;
  /** Away after the page was hidden for so long. Default: 1 minute. */
  readonly hiddenMs?: number;
}

export interface AutoAwayPorts {
  readonly clock: Clock;
  readonly page: Page;
  /** Calls back when somebody uses the page; returns how to stop that. */
  readonly used: (listener: () => void) => () => void;
}

/**
 * Says by itself that the user of this page is away, and there again. Returns how to end that, which leaves things as they
 * are. Meanwhile `presence.set` is its business: whoever lets users choose for themselves ends it first. Each page speaks
 * for itself, and the user is as present as the most present one.
 */
export function autoAway(
  presence: Pick<Presences, 'set'>,
  { idleMs = 300_000, hiddenMs = 60_000 }: AutoAwayOptions = {},
  { clock, page, used }: AutoAwayPorts = { clock: systemClock, page: browserPage(), used: documentUsed },
): () => void {
  let away = false;
  let usedAtMs = clock.now();
  let hiddenAtMs = page.visible() ? Infinity : usedAtMs;
  let stopTimer: Cancel = () => undefined;
  const look = (): void => {
    stopTimer();
    const leftMs = Math.min(usedAtMs + idleMs, hiddenAtMs + hiddenMs) - clock.now();
    if (leftMs > 0) {
      stopTimer = clock.after(leftMs, look);
    }
    if (away !== leftMs <= 0) {
      away = !away;
      // A refusal is the same each time, and what failed in passing is told again by itself.
      presence.set(away ? 'away' : 'online').catch(() => undefined);
    }
  };
  const stopUsed = used(() => {
    usedAtMs = clock.now();
    if (away) {
      look();
    }
  });
  const stopPage = page.subscribe((signal) => {
    if (signal === 'hidden') {
      hiddenAtMs = clock.now();
    } else if (signal === 'shown' && page.visible()) {
      usedAtMs = clock.now();
      hiddenAtMs = Infinity;
    }
    look();
  });
  look();
  return () => {
    stopTimer();
    stopUsed();
    stopPage();
  };
}

const USES = ['keydown', 'pointerdown', 'pointermove', 'touchstart', 'wheel'] as const;

function documentUsed(listener: () => void): () => void {
  const options = { capture: true, passive: true };
  USES.forEach((name) => document.addEventListener(name, listener, options));
  return () => USES.forEach((name) => document.removeEventListener(name, listener, options));
}
