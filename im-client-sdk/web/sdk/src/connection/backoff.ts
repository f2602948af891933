import type { Clock } from '../ports.js';

const BASE_MS = 1_000;
const CAP_MS = 30_000;
/** A connection that lasted this long counts as a success. */
export const STABLE_MS = 10_000;

/** Full jitter: anywhere between nothing and a bound that doubles, so that a crowd does not come back at once. */
export function backoffMs(failures: number, clock: Clock): number {
  return Math.floor(clock.random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures, 20)));
}
