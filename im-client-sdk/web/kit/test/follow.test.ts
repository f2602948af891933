import { beforeEach, describe, expect, it } from 'vitest';
import { ScrollFollower } from '../src/follow';

/** A list whose layout is set by hand. */
class Layout {
  readonly list = document.createElement('div');
  readonly said: boolean[] = [];
  readonly follower: ScrollFollower;

  constructor(
    private content: number,
    private view: number,
  ) {
    let top = 0;
    Object.defineProperties(this.list, {
      scrollHeight: { get: () => Math.max(this.content, this.view) },
      clientHeight: { get: () => this.view },
      scrollTop: {
        get: () => top,
        set: (value: number) => {
          top = Math.min(Math.max(value, 0), Math.max(this.content - this.view, 0));
        },
      },
    });
    this.follower = new ScrollFollower(this.list, document.createElement('div'), (atEnd) => this.said.push(atEnd));
    this.follower.toEnd();
  }

  get top(): number {
    return this.list.scrollTop;
  }

  scroll(top: number): void {
    this.list.scrollTop = top;
    this.list.dispatchEvent(new Event('scroll'));
  }

  grow(by: number, above = false): void {
    this.content += by;
    this.follower.contentChanged(above);
  }

  /** A message of this height, so far from the top of all. */
  message(seq: number, at: number, height = 40): HTMLElement {
    const element = document.createElement('p');
    element.dataset['seq'] = `${seq}`;
    element.tabIndex = -1;
    this.list.append(element);
    document.body.append(this.list);
    element.getBoundingClientRect = () => new DOMRect(0, at - this.top, 100, height);
    this.list.getBoundingClientRect = () => new DOMRect(0, 0, 100, this.view);
    this.list.scrollBy = ((to: ScrollToOptions) => this.scroll(this.top + (to.top ?? 0))) as typeof this.list.scrollBy;
    return element;
  }

  shrinkView(by: number): void {
    this.view -= by;
    this.list.dispatchEvent(new Event('scroll'));
    this.follower.contentChanged(false);
  }
}

describe('ScrollFollower', () => {
  let layout: Layout;
  beforeEach(() => {
    layout = new Layout(1000, 400);
  });

  it('stays at the end while the reader is there', () => {
    layout.grow(200);
    expect(layout.top).toBe(800);
  });

  it('leaves the reader alone who reads above', () => {
    layout.scroll(100);
    layout.grow(200);
    expect(layout.top).toBe(100);
    expect(layout.said).toEqual([false]);
  });

  it('holds the place when older messages come in above', () => {
    layout.scroll(100);
    layout.grow(300, true);
    expect(layout.top).toBe(400);
  });

  it('follows again once the reader is back at the end', () => {
    layout.scroll(100);
    layout.scroll(580);
    layout.grow(50);
    expect(layout.top).toBe(650);
    expect(layout.said).toEqual([false, true]);
  });

  it('does not take a growing composer for a reader who goes up', () => {
    layout.shrinkView(120);
    expect(layout.top).toBe(720);
    expect(layout.said).toEqual([]);
  });

  it('jumps on request', () => {
    layout.scroll(0);
    layout.follower.toEnd();
    expect(layout.top).toBe(600);
    expect(layout.said).toEqual([false, true]);
  });

  it('takes the reader and the focus to a message, and leaves him there', () => {
    const message = layout.message(7, 220);
    layout.follower.toMessage(7);
    expect(layout.top).toBe(40);
    expect(document.activeElement).toBe(message);
    layout.grow(100);
    expect(layout.top).toBe(40);
    expect(layout.said).toEqual([false]);
  });

  it('does not scroll to what is seen, and follows on', () => {
    const message = layout.message(9, 900);
    layout.follower.toMessage(9);
    layout.follower.toMessage(12);
    expect(document.activeElement).toBe(message);
    layout.grow(100);
    expect(layout.top).toBe(700);
    expect(layout.said).toEqual([]);
  });

  it('begins a message at its top that is higher than the list', () => {
    layout.message(3, 100, 500);
    layout.follower.toMessage(3);
    expect(layout.top).toBe(52);
  });
});
