/** A text with {name} places, or its plural forms chosen by the parameter `count`. */
export type Phrase = string | ({ readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);

/** Every language has exactly the keys of the first one. */
export type Catalogue<K extends string> = Readonly<Record<K, Phrase>>;

export type Params = Readonly<Record<string, string | number>>;

export interface Translator<K extends string> {
  (key: K, params?: Params): string;
  /** The catalogue's language, for the `lang` attribute. */
  readonly language: string;
  /** The reader's own locale where it is of that language (en-GB dates with English texts). */
  readonly locale: string;
}

export function createTranslator<K extends string>(
  catalogue: Catalogue<K>,
  language: string,
  locale: string = language,
): Translator<K> {
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(locale);
  const translate = (key: K, params: Params = {}): string => {
    const phrase = catalogue[key];
    const count = params['count'];
    const text =
      typeof phrase === 'string'
        ? phrase
        : ((typeof count === 'number' ? phrase[plurals.select(count)] : undefined) ?? phrase.other);
    return text.replace(/\{(\w+)\}/gu, (place, name: string) => {
      const value = params[name];
      return value === undefined ? place : typeof value === 'number' ? numbers.format(value) : value;
    });
  };
  return Object.assign(translate, { language, locale });
}

/** A choice of language: which catalogue, and the locale for dates and numbers. */
export interface LocaleChoice<L extends string> {
  readonly language: L;
  readonly locale: string;
}

/** The first wish for which there is a language; a wish matches on its primary subtag (zh-TW gets zh-CN). */
export function chooseLocale<L extends string>(
  wishes: readonly (string | null | undefined)[],
  languages: readonly [L, ...L[]],
): LocaleChoice<L> {
  for (const wish of wishes) {
    const locale = canonical(wish);
    if (locale === null) {
      continue;
    }
    const exact = languages.find((language) => language.toLowerCase() === locale.toLowerCase());
    const near = languages.find((language) => primary(language) === primary(locale));
    const language = exact ?? near;
    if (language) {
      return { language, locale };
    }
  }
  return { language: languages[0], locale: languages[0] };
}

function canonical(tag: string | null | undefined): string | null {
  if (!tag) {
    return null;
  }
  try {
    return Intl.getCanonicalLocales(tag.replace('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

function primary(tag: string): string {
  return tag.split('-')[0]?.toLowerCase() ?? '';
}
