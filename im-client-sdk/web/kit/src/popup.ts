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

/** Moves the focus among the buttons of a menu, from the last on to the first; other keys than the two arrows do nothing. */
export function stepFocus(menu: Element | null, event: Pick<KeyboardEvent, 'key' | 'preventDefault'>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') {
    return;
  }
  event.preventDefault();
  const items = [...(menu?.querySelectorAll('button') ?? [])];
  const step = event.key === 'ArrowDown' ? 1 : items.length - 1;
  items[(items.findIndex((item) => item === document.activeElement) + step) % items.length]?.focus();
}
