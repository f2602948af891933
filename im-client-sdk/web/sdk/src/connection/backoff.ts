import type { Clock } from '../ports.js';

const BASE_MS = 1_000;
const CAP_MS = 8_000;
/** A connection that lasted this long counts as a success. */
export const STABLE_MS = 10_000;

/**
 * Full jitter: anywhere between nothing and a bound that doubles, so that a crowd does not come back at once. The bound
 * ends at 8 s, as a client is to be current again within 10 s of the end of any fault.
 */
export function backoffMs(failures: number, clock: Clock): number {
  return Math.floor(clock.random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures, 20)));
}
