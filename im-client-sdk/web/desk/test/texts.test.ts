import { describe, expect, it } from 'vitest';
import { CATALOGUES, LANGUAGES } from '../src/texts';

const PLACES = /\{\w+\}/gu;
const places = (phrase: unknown): string[] => [...new Set(JSON.stringify(phrase).match(PLACES) ?? [])].sort();

describe('texts', () => {
  const english = CATALOGUES.en as Record<string, unknown>;

  it.each(Object.entries(CATALOGUES))('%s has every key, no more, and the same places', (_, catalogue) => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(english).sort());
    for (const [key, phrase] of Object.entries(catalogue)) {
      expect(places(phrase), key).toEqual(places(english[key]));
      expect(JSON.stringify(phrase), key).not.toBe('""');
    }
  });

  it('offers every catalogue', () => {
    expect(LANGUAGES.map(([language]) => language)).toEqual(Object.keys(CATALOGUES));
  });
});
