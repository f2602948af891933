/** Calls back when somebody presses or moves the focus outside of what is open; returns how to stop that. */
export function onLeave(open: () => Element | null, left: () => void): () => void {
  const check = (event: Event): void => {
    if (!(event.target instanceof Node && open()?.contains(event.target))) {
      left();
    }
  };
  document.addEventListener('pointerdown', check);
  document.addEventListener('focusin', check);
  return () => {
    document.removeEventListener('pointerdown', check);
    document.removeEventListener('focusin', check);
  };
}

const STEPS: Partial<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };

/**
 * Moves the focus among the buttons of a menu, from the last on to the first: up and down from one to the next, where a row
 * counts as one, and left and right within a row. Other keys do nothing.
 */
export function stepFocus(menu: Element | null, event: Pick<KeyboardEvent, 'key' | 'preventDefault'>): void {
  const active = document.activeElement;
  const step = STEPS[event.key];
  if (!menu || !active || step === undefined) {
    return;
  }
  event.preventDefault();
  const row = active.closest('[role="group"]');
  const upright = event.key === 'ArrowDown' || event.key === 'ArrowUp';
  const items = [...menu.querySelectorAll('button')].filter((item) => {
    const its = item.closest('[role="group"]');
    return item === active || (upright ? its === null || (its !== row && item.matches(':first-child')) : its === row);
  });
  const way = !upright && getComputedStyle(menu).direction === 'rtl' ? -step : step;
  const at = items.findIndex((item) => item === active);
  if (upright || row) {
    items[(at + way + items.length) % items.length]?.focus();
  }
}
