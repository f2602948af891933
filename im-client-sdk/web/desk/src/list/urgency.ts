export type Urgency = 'calm' | 'soon' | 'late';

const SOON_MS = 2 * 60_000;
const LATE_MS = 5 * 60_000;

/** How pressing a wait is: amber after two minutes, red after five. */
export function urgency(waitedMs: number): Urgency {
  return waitedMs >= LATE_MS ? 'late' : waitedMs >= SOON_MS ? 'soon' : 'calm';
}
