import { describe, expect, it } from 'vitest';
import { chooseLocale, createTranslator } from '../src/catalogue';
import { createClock } from '../src/clock';
import { accentPalette, contrast, parseHex, type Rgb } from '../src/contrast';
import { isSendKey, sendable, textRoom, type KeyPress } from '../src/draft';
import { initials } from '../src/initials';

describe('createTranslator', () => {
  const t = createTranslator(
    { ahead: { one: '{count} person', other: '{count} people' }, hello: 'Hello {name}' },
    'en',
  );
  it('fills places, counts and numbers', () => {
    expect(t('hello', { name: 'Amy' })).toBe('Hello Amy');
    expect(t('ahead', { count: 1 })).toBe('1 person');
    expect(t('ahead', { count: 1200 })).toBe('1,200 people');
  });
});

describe('chooseLocale', () => {
  const choose = (...wishes: (string | null)[]): string => {
    const { language, locale } = chooseLocale(wishes, ['en', 'zh-CN']);
    return `${language} ${locale}`;
  };
  it('takes the first wish that it can meet', () => {
    expect(choose('fr', 'zh')).toBe('zh-CN zh');
    expect(choose(null, '', 'nonsense!', 'en-GB')).toBe('en en-GB');
    expect(choose('zh-TW', 'en')).toBe('zh-CN zh-TW');
    expect(choose('ar')).toBe('en en');
    expect(choose('zh_CN')).toBe('zh-CN zh-CN');
  });
});

describe('createClock', () => {
  const now = new Date(2025, 4, 14, 9, 30).getTime();
  const at = (day: number, hour: number): number => new Date(2025, 4, day, hour, 5).getTime();
  it('names near days', () => {
    const clock = createClock('en-GB');
    expect(clock.day(at(14, 1), now)).toBe('Today');
    expect(clock.day(at(13, 23), now)).toBe('Yesterday');
    expect(clock.day(at(10, 12), now)).toBe('Saturday');
    expect(clock.day(at(1, 12), now)).toBe('1 May');
    expect(clock.short(at(14, 8), now)).toBe('08:05');
    expect(createClock('zh-CN').day(at(13, 23), now)).toBe('昨天');
  });
  it('says durations', () => {
    const clock = createClock('en');
    expect(clock.duration(45_000)).toBe('45 sec');
    expect(clock.duration(200_000)).toBe('3 min');
    expect(clock.duration(3_900_000)).toBe('1 hr 5 min');
  });
});

describe('accentPalette', () => {
  const GROUNDS = { onLight: '#ffffff', onDark: '#1d1e21' } as const;
  it.each(['#0f6e66', '#ffd400', '#ff5a1f', '#777777', '#ffffff', '#000000', '#7f7f00', 'not a colour'])(
    'keeps text readable for %s',
    (accent) => {
      const palette = accentPalette(accent);
      const rgb = (hex: string): Rgb => parseHex(hex) as Rgb;
      expect(contrast(rgb(palette.fill), rgb(palette.ink))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(palette.onLight), rgb(GROUNDS.onLight))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(palette.onDark), rgb(GROUNDS.onDark))).toBeGreaterThanOrEqual(4.5);
    },
  );
});

describe('textRoom', () => {
  it('is quiet, then counts down, then says how much must go', () => {
    expect(textRoom('a'.repeat(6000))).toEqual({ kind: 'plenty' });
    expect(textRoom('a'.repeat(8000))).toEqual({ kind: 'little', left: 192 });
    expect(textRoom('好'.repeat(2730))).toEqual({ kind: 'little', left: 0 });
    expect(textRoom('好'.repeat(2731))).toEqual({ kind: 'over', by: 1 });
    expect(textRoom('a'.repeat(8200))).toEqual({ kind: 'over', by: 8 });
  });
});

describe('isSendKey', () => {
  const enter: KeyPress = { key: 'Enter', keyCode: 13, isComposing: false, shiftKey: false, altKey: false };
  it('is Enter alone, never inside a composition', () => {
    expect(isSendKey(enter)).toBe(true);
    expect(isSendKey({ ...enter, shiftKey: true })).toBe(false);
    expect(isSendKey({ ...enter, isComposing: true })).toBe(false);
    expect(isSendKey({ ...enter, keyCode: 229 })).toBe(false);
    expect(isSendKey({ ...enter, key: 'a' })).toBe(false);
  });
});

describe('sendable', () => {
  it('is nothing for white space', () => {
    expect(sendable(' \n\t ')).toBe('');
    expect(sendable(' a\r\nb \n')).toBe('a\nb');
  });
});

describe('initials', () => {
  it('reads names of several scripts', () => {
    expect(initials('Amy Lin')).toBe('AL');
    expect(initials('王小明')).toBe('王');
    expect(initials('visitor-4821')).toBe('V4');
    expect(initials('')).toBe('');
    expect(initials('🙂')).toBe('');
  });
});
