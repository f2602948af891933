import { chooseLocale, createClock, createTranslator, type Clock, type Translator } from '@parley/kit';
import { en } from './en';
import { zhCN } from './zh-CN';

export type TextKey = keyof typeof en;
export type Translate = Translator<TextKey>;

export const CATALOGUES = { en, 'zh-CN': zhCN } as const;

/** Each language by its own name. */
export const LANGUAGES = [
  ['en', 'English'],
  ['zh-CN', '中文'],
] as const;

export interface Language {
  readonly t: Translate;
  readonly clock: Clock;
}

/** Texts and dates for the first wish that has a catalogue, English otherwise. */
export function createLanguage(wishes: readonly (string | null | undefined)[]): Language {
  const { language, locale } = chooseLocale(wishes, ['en', 'zh-CN']);
  return { t: createTranslator<TextKey>(CATALOGUES[language], language, locale), clock: createClock(locale) };
}
