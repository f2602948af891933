const MARGIN = 4;

/**
 * Puts an opened sheet beside its trigger, in whose box it is positioned, where there is room in the scrolling list:
 * upwards if it fits, as the newest messages stand below, and reaching towards the line's start.
 */
export function placeSheet(sheet: HTMLElement, trigger: Element): void {
  const list = (trigger.closest('[role="log"]') ?? document.documentElement).getBoundingClientRect();
  const at = trigger.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = sheet;
  const above = at.top - list.top;
  const up = above >= height + MARGIN || above >= list.bottom - at.bottom;
  const wanted = getComputedStyle(trigger).direction === 'rtl' ? at.left : at.right - width;
  const left = Math.max(list.left + MARGIN, Math.min(wanted, list.right - MARGIN - width));
  sheet.dataset['place'] = up ? 'up' : 'down';
  sheet.style.left = `${left - at.left}px`;
}
