import { dayKey } from './timeline';

const DAY_MS = 86_400_000;

/** Dates and times in one locale. Formatters are made once: making them is slow. */
export interface Clock {
  /** 14:05 */
  time(at: number): string;
  /** Today, Yesterday, Monday, 3 March, 3 March 2025: a day divider. */
  day(at: number, now: number): string;
  /** 14:05, Yesterday, Mon, 3 Mar: the right edge of a list row. */
  short(at: number, now: number): string;
  /** The whole moment, for a tooltip. */
  full(at: number): string;
  /** 45 s, 3 min, 1 h 5 min. */
  duration(ms: number): string;
}

export function createClock(locale: string): Clock {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, options);
  const time = format({ timeStyle: 'short' });
  const weekday = format({ weekday: 'long' });
  const weekdayShort = format({ weekday: 'short' });
  const date = format({ day: 'numeric', month: 'long' });
  const dateYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const dateShort = format({ day: 'numeric', month: 'short' });
  const dateShortYear = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const full = format({ dateStyle: 'full', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const unit = (name: 'second' | 'minute' | 'hour' | 'day'): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' });
  const seconds = unit('second');
  const minutes = unit('minute');
  const hours = unit('hour');
  const days = unit('day');

  const nearDay = (at: number, now: number): string | null => {
    const key = dayKey(at);
    if (key === dayKey(now)) {
      return capital(relative.format(0, 'day'));
    }
    // Noon of today minus a day is yesterday on days of 23 and 25 hours too.
    const noon = new Date(now).setHours(12, 0, 0, 0);
    return key === dayKey(noon - DAY_MS) ? capital(relative.format(-1, 'day')) : null;
  };
  const thisWeek = (at: number, now: number): boolean => now >= at && now - at < 6 * DAY_MS;
  const sameYear = (at: number, now: number): boolean => new Date(at).getFullYear() === new Date(now).getFullYear();

  return {
    time: (at) => time.format(at),
    day: (at, now) =>
      nearDay(at, now) ?? (thisWeek(at, now) ? weekday : sameYear(at, now) ? date : dateYear).format(at),
    short: (at, now) =>
      dayKey(at) === dayKey(now)
        ? time.format(at)
        : (nearDay(at, now) ??
          (thisWeek(at, now) ? weekdayShort : sameYear(at, now) ? dateShort : dateShortYear).format(at)),
    full: (at) => full.format(at),
    duration: (ms) => {
      const total = Math.max(0, Math.floor(ms / 1000));
      if (total < 60) {
        return seconds.format(total);
      }
      const wholeMinutes = Math.floor(total / 60);
      if (wholeMinutes < 60) {
        return minutes.format(wholeMinutes);
      }
      const wholeHours = Math.floor(wholeMinutes / 60);
      if (wholeHours < 24) {
        const rest = wholeMinutes % 60;
        return rest === 0 ? hours.format(wholeHours) : `${hours.format(wholeHours)} ${minutes.format(rest)}`;
      }
      return days.format(Math.floor(wholeHours / 24));
    },
  };
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
