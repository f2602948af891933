import type { Clock } from '../ports.js';

/** Timers take no more; who waits longer is called early and looks again. */
const LONGEST_MS = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, work) => {
    const timer = setTimeout(work, Math.min(LONGEST_MS, Math.max(0, delayMs)));
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
