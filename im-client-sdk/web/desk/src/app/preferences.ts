/** Small choices and drafts of this browser. Where storage is closed they last as long as the page. */
export class Preferences {
  private readonly memory = new Map<string, string>();

  constructor(private readonly storage: Storage | null) {}

  get(key: string): string | null {
    try {
      return this.storage?.getItem(PREFIX + key) ?? this.memory.get(key) ?? null;
    } catch {
      return this.memory.get(key) ?? null;
    }
  }

  set(key: string, value: string | null): void {
    if (value === null) {
      this.memory.delete(key);
    } else {
      this.memory.set(key, value);
    }
    try {
      if (value === null) {
        this.storage?.removeItem(PREFIX + key);
      } else {
        this.storage?.setItem(PREFIX + key, value);
      }
    } catch {
      // Full or closed: it stays in memory.
    }
  }
}

const PREFIX = 'parley.desk.';
