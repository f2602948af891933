const NEAR_END_PX = 48;
/** What is further away than so many heights of the list is not scrolled through before one's eyes. */
const NEAR_SCREENS = 3;

/**
 * Keeps a scrolling list at its end while the reader is there, leaves it alone while he reads above, and holds his place
 * when older messages are put in at the top.
 */
export class ScrollFollower {
  private following = true;
  private height = 0;
  private top = 0;
  private readonly resized: ResizeObserver | null;

  constructor(
    private readonly list: HTMLElement,
    content: HTMLElement,
    private readonly changed: (atEnd: boolean) => void,
  ) {
    list.addEventListener('scroll', this.onScroll, { passive: true });
    this.height = list.scrollHeight;
    this.resized = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(() => this.contentChanged(false));
    this.resized?.observe(list);
    this.resized?.observe(content);
  }

  get atEnd(): boolean {
    return this.following;
  }

  /** Call after the content has changed; `above`: the change was put in before what is read. */
  contentChanged(above: boolean): void {
    const { list } = this;
    if (above && !this.following) {
      list.scrollTop += list.scrollHeight - this.height;
    } else if (this.following) {
      list.scrollTop = list.scrollHeight;
    }
    this.remember();
  }

  toEnd(): void {
    this.set(true);
    this.list.scrollTop = this.list.scrollHeight;
    this.remember();
  }

  /** Takes the reader and the focus to the message: into the middle of the list, unless all of it is seen already. */
  toMessage(seq: number): void {
    const { list } = this;
    const message = list.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
    if (!message) {
      return;
    }
    const seen = list.getBoundingClientRect();
    const { top, bottom, height } = message.getBoundingClientRect();
    if (top < seen.top || bottom > seen.bottom) {
      const middle = (top + bottom - seen.top - seen.bottom) / 2;
      const by = height > seen.height ? top - seen.top - NEAR_END_PX : middle;
      const near = Math.abs(by) < NEAR_SCREENS * seen.height;
      this.set(false);
      list.scrollBy({ top: by, behavior: near && moving() ? 'smooth' : 'auto' });
    }
    message.focus({ preventScroll: true });
  }

  close(): void {
    this.list.removeEventListener('scroll', this.onScroll);
    this.resized?.disconnect();
  }

  private readonly onScroll = (): void => {
    const { list } = this;
    const up = list.scrollTop < this.top;
    this.remember();
    if (list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX) {
      this.set(true);
    } else if (up) {
      // Only the reader goes up. A list that shrank, because the composer grew, follows in the next resize.
      this.set(false);
    }
  };

  private remember(): void {
    this.top = this.list.scrollTop;
    this.height = this.list.scrollHeight;
  }

  private set(atEnd: boolean): void {
    if (atEnd !== this.following) {
      this.following = atEnd;
      this.changed(atEnd);
    }
  }
}

function moving(): boolean {
  return !matchMedia('(prefers-reduced-motion: reduce)').matches;
}
