import { beforeEach, describe, expect, it } from 'vitest';
import { stepFocus } from '../src/popup';

describe('stepFocus', () => {
  let menu: HTMLElement;

  function button(text: string, into: HTMLElement): void {
    const made = document.createElement('button');
    made.textContent = text;
    into.append(made);
  }

  function press(key: string): string {
    stepFocus(menu, { key, preventDefault: () => undefined });
    return document.activeElement?.textContent ?? '';
  }

  beforeEach(() => {
    menu = document.createElement('div');
    const row = document.createElement('div');
    row.setAttribute('role', 'group');
    ['1', '2', '3'].forEach((text) => button(text, row));
    menu.append(row);
    ['reply', 'edit'].forEach((text) => button(text, menu));
    document.body.replaceChildren(menu);
    menu.querySelector('button')?.focus();
  });

  it('goes up and down, where a row counts as one', () => {
    expect(press('ArrowDown')).toBe('reply');
    expect(press('ArrowDown')).toBe('edit');
    expect(press('ArrowDown')).toBe('1');
    expect(press('ArrowUp')).toBe('edit');
  });

  it('goes left and right within a row, and out of it from where it is', () => {
    expect(press('ArrowRight')).toBe('2');
    expect(press('ArrowRight')).toBe('3');
    expect(press('ArrowRight')).toBe('1');
    expect(press('ArrowLeft')).toBe('3');
    expect(press('ArrowDown')).toBe('reply');
    expect(press('ArrowRight')).toBe('reply');
  });

  it('goes the other way round in a line that goes the other way round', () => {
    menu.style.direction = 'rtl';
    expect(press('ArrowLeft')).toBe('2');
    expect(press('ArrowRight')).toBe('1');
  });
});
