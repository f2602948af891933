import type { Host } from '../host/bridge';
import type { KeptValues } from '../host/protocol';

/** Small texts under small keys. A write that finds no room or no permission is silently only in memory. */
export interface KeyValues {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
  keys(): readonly string[];
}

/**
 * Where the visitor's identity, draft and unsent messages live, in this order: the frame's own storage, the host page's
 * storage through the loader, memory. Keys carry the site and the host, so that one visitor of two pages is two visitors
 * also in browsers that do not partition storage.
 */
export function chooseStorage(own: Storage | null, host: Host | null, kept: KeptValues): KeyValues {
  if (own && works(own)) {
    return new OwnStorage(own);
  }
  return new KeptStorage(kept, host);
}

/** The same values under longer keys. */
export function scoped(values: KeyValues, prefix: string): KeyValues {
  return {
    get: (key) => values.get(prefix + key),
    set: (key, value) => values.set(prefix + key, value),
    keys: () =>
      values
        .keys()
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
  };
}

/** The frame's storage, or null where it takes nothing or even asking for it is refused. */
export function ownStorage(): Storage | null {
  try {
    const storage = window.localStorage;
    return works(storage) ? storage : null;
  } catch {
    return null;
  }
}

function works(storage: Storage): boolean {
  try {
    storage.setItem('parley.probe', '1');
    storage.removeItem('parley.probe');
    return true;
  } catch {
    return false;
  }
}

class OwnStorage implements KeyValues {
  private readonly unwritten = new Map<string, string | null>();

  constructor(private readonly storage: Storage) {}

  get(key: string): string | null {
    return this.unwritten.has(key) ? (this.unwritten.get(key) ?? null) : this.storage.getItem(key);
  }

  set(key: string, value: string | null): void {
    try {
      if (value === null) {
        this.storage.removeItem(key);
      } else {
        this.storage.setItem(key, value);
      }
      this.unwritten.delete(key);
    } catch {
      this.unwritten.set(key, value);
    }
  }

  keys(): readonly string[] {
    const stored = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index) ?? '');
    return [...new Set([...stored, ...this.unwritten.keys()])].filter((key) => this.get(key) !== null);
  }
}

/** Values in memory, written through to the host page where there is one. */
class KeptStorage implements KeyValues {
  private readonly values: Map<string, string>;

  constructor(
    kept: KeptValues,
    private readonly host: Host | null,
  ) {
    this.values = new Map(Object.entries(kept));
  }

  get(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  set(key: string, value: string | null): void {
    if (value === null) {
      this.values.delete(key);
    } else {
      this.values.set(key, value);
    }
    this.host?.post({ type: 'keep', key, value });
  }

  keys(): readonly string[] {
    return [...this.values.keys()];
  }
}
