import { accentPalette, type AccentPalette } from '@parley/kit';

/** Sets the site's accent on the page; the style sheets derive the rest. */
export function applyAccent(accent: string | null, page: HTMLElement): AccentPalette {
  const palette = accentPalette(accent);
  page.style.setProperty('--accent', palette.fill);
  page.style.setProperty('--accent-ink', palette.ink);
  page.style.setProperty('--accent-on-light', palette.onLight);
  page.style.setProperty('--accent-on-dark', palette.onDark);
  return palette;
}
