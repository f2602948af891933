/** Where a small menu beside a message has room. */
export interface MenuPlace {
  readonly block: 'up' | 'down';
  /** The edge of the trigger at which the menu begins: `end` has it reach towards the line's start. */
  readonly inline: 'start' | 'end';
}

const HEIGHT = 150;
const WIDTH = 230;

/** In the scrolling list that the trigger stands in; upwards where there is room, as the newest messages stand below. */
export function opensTo(trigger: Element): MenuPlace {
  const list = trigger.closest('[role="log"]')?.getBoundingClientRect();
  const { top, left, right } = trigger.getBoundingClientRect();
  const room = !list ? WIDTH : getComputedStyle(trigger).direction === 'rtl' ? list.right - left : right - list.left;
  return { block: top - (list?.top ?? 0) >= HEIGHT ? 'up' : 'down', inline: room >= WIDTH ? 'end' : 'start' };
}
