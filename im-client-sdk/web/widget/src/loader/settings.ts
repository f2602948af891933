/** What the script tag says, with what it does not say filled in. */
export interface LoaderSettings {
  readonly siteKey: string;
  /** Parley's origin: where this script came from. */
  readonly origin: string;
  /** A BCP 47 tag for the texts, null if the page says nothing. */
  readonly locale: string | null;
  /** `#rrggbb` or null: the launcher's colour before the site's own is known. */
  readonly accent: string | null;
}

/** Reads the tag that loaded this script; null, with the reason on the console, when it can't be used. */
export function readSettings(script: HTMLScriptElement | null, page: Document): LoaderSettings | null {
  const siteKey = script?.dataset['site']?.trim();
  if (!script || !siteKey) {
    // eslint-disable-next-line no-console -- whoever builds the page is the one to be told
    console.error('Parley: the script tag needs data-site="<your site key>".');
    return null;
  }
  return {
    siteKey,
    origin: new URL(script.src, page.baseURI).origin,
    locale: script.dataset['locale']?.trim() || page.documentElement.lang || navigator.language || null,
    accent: script.dataset['accent']?.trim() || null,
  };
}

/** `currentScript` is null in modules and late callbacks; then the tag is found by what it must have. */
export function findScript(page: Document): HTMLScriptElement | null {
  const current = page.currentScript;
  return current instanceof HTMLScriptElement && current.dataset['site'] !== undefined
    ? current
    : page.querySelector<HTMLScriptElement>('script[data-site][src*="/widget/loader.js"]');
}
