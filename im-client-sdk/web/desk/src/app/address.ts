/** Which chat is open stands in the page's address: a reload keeps it, and Back on a phone leads to the list. */
export interface Address {
  get(): string | null;
  set(conversationId: string | null): void;
  onChange(listener: (conversationId: string | null) => void): void;
}

export class HashAddress implements Address {
  constructor(private readonly page: Window) {}

  get(): string | null {
    return /^#(\d{1,20})$/u.exec(this.page.location.hash)?.[1] ?? null;
  }

  set(conversationId: string | null): void {
    if (conversationId !== this.get()) {
      const { pathname, search } = this.page.location;
      this.page.history.pushState(null, '', pathname + search + (conversationId === null ? '' : `#${conversationId}`));
    }
  }

  onChange(listener: (conversationId: string | null) => void): void {
    this.page.addEventListener('popstate', () => listener(this.get()));
  }
}
