import { describe, expect, it } from 'vitest';
import { LOADER_TEXTS } from '../src/loader/texts';
import { CATALOGUES } from '../src/texts';

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

  it('has the loader’s texts in every language', () => {
    expect(Object.keys(LOADER_TEXTS)).toEqual(Object.keys(CATALOGUES));
    expect(Object.keys(LOADER_TEXTS['zh-CN'])).toEqual(Object.keys(LOADER_TEXTS.en));
  });
});
