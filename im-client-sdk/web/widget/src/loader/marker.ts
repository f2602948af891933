import { isColour, readKept, type KeptValues } from '../host/protocol';

/** What the host page's own storage holds for one site key. */
export interface Marker {
  /** A session was open when the visitor was last here. */
  readonly session: boolean;
  readonly accent: { readonly fill: string; readonly ink: string } | null;
  readonly kept: KeptValues;
}

const NOTHING: Marker = { session: false, accent: null, kept: {} };

/** First-party storage of the host page. Where it is closed, the marker lives as long as the page. */
export class MarkerStore {
  private readonly key: string;
  private marker: Marker;

  constructor(
    siteKey: string,
    private readonly storage: Storage | null,
  ) {
    this.key = `parley.widget.${siteKey}`;
    this.marker = this.read();
  }

  get(): Marker {
    return this.marker;
  }

  patch(change: Partial<Marker>): void {
    this.marker = { ...this.marker, ...change };
    try {
      this.storage?.setItem(this.key, JSON.stringify(this.marker));
    } catch {
      // Full or closed: it stays in memory.
    }
  }

  keep(key: string, value: string | null): void {
    const others = Object.entries(this.marker.kept).filter(([known]) => known !== key);
    this.patch({ kept: Object.fromEntries(value === null ? others : [...others, [key, value]]) });
  }

  private read(): Marker {
    try {
      const stored: unknown = JSON.parse(this.storage?.getItem(this.key) ?? 'null');
      if (typeof stored !== 'object' || stored === null) {
        return NOTHING;
      }
      const { session, accent, kept } = stored as Partial<Record<keyof Marker, unknown>>;
      return { session: session === true, accent: readAccent(accent), kept: readKept(kept) ?? {} };
    } catch {
      return NOTHING;
    }
  }
}

/** The page's storage, or null where even asking for it is refused. */
export function hostStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function readAccent(value: unknown): Marker['accent'] {
  const { fill, ink } = (value ?? {}) as { fill?: unknown; ink?: unknown };
  return isColour(fill) && isColour(ink) ? { fill, ink } : null;
}
