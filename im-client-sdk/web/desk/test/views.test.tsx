import { Store } from '@parley/kit';
import axe from 'axe-core';
import { act } from 'react';
import { createRoot, type Root as ReactRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi, type Mock } from 'vitest';
import { openChat, STATES } from '../fixture/states';
import { Root } from '../src/app/mount';
import type { Chat, DeskActions, DeskState, OpenChat } from '../src/app/state';
import { urgency } from '../src/list/urgency';
import { createLanguage } from '../src/texts';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let container: HTMLElement;
let tree: ReactRoot;
let state: Store<DeskState>;
let actions: { [K in keyof DeskActions]: Mock<DeskActions[K]> };

async function show(name: string, change: Partial<DeskState> = {}): Promise<void> {
  state = new Store<DeskState>({ ...(STATES[name] as () => DeskState)(), ...change });
  actions = {
    signIn: vi.fn(),
    signOut: vi.fn(),
    setAvailability: vi.fn(),
    setLanguage: vi.fn(),
    reloadList: vi.fn(),
    resume: vi.fn(),
    open: vi.fn(),
    close: vi.fn(),
    send: vi.fn(),
    retry: vi.fn(),
    discard: vi.fn(),
    loadOlder: vi.fn(),
    write: vi.fn(),
    atEnd: vi.fn(),
    askResolve: vi.fn((asked: boolean) =>
      state.patch({ open: { ...(state.get().open as OpenChat), resolving: asked ? 'asked' : 'no' } }),
    ),
    resolve: vi.fn(),
    showList: vi.fn(),
    showVisitor: vi.fn(),
    showShortcuts: vi.fn(),
  };
  container = document.createElement('div');
  document.body.append(container);
  tree = createRoot(container);
  const language = new Store(createLanguage(['en']));
  await act(async () => tree.render(<Root state={state} actions={actions} language={language} />));
}

const find = <E extends HTMLElement>(selector: string): E => container.querySelector(selector) as E;

async function press(key: string, on: Element = document.body): Promise<void> {
  await act(async () => {
    on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  });
}

afterEach(async () => {
  await act(async () => tree.unmount());
  container.remove();
});

describe('desk', () => {
  it.each(Object.keys(STATES))('has no accessibility fault in state %s', async (name) => {
    await show(name);
    const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map((violation) => `${violation.id}: ${violation.help}`)).toEqual([]);
  });

  it('moves through both lists with j and k and opens with the row', async () => {
    await show('listed');
    await press('j');
    expect((document.activeElement as HTMLElement).dataset['row']).toBe('1');
    await press('j');
    await press('ArrowDown');
    await press('k');
    expect((document.activeElement as HTMLElement).dataset['row']).toBe('2');
    (document.activeElement as HTMLElement).click();
    expect(actions.open).toHaveBeenCalledExactlyOnceWith('2');
  });

  it('takes letters as text while one writes', async () => {
    await show('full');
    await press('?', find('textarea'));
    await press('e', find('textarea'));
    expect(actions.showShortcuts).not.toHaveBeenCalled();
    expect(actions.askResolve).not.toHaveBeenCalled();
    await press('?');
    expect(actions.showShortcuts).toHaveBeenCalledExactlyOnceWith(true);
  });

  it('asks once before it resolves', async () => {
    await show('full');
    await press('e');
    expect(find('[role=dialog]').textContent).toContain('Resolve this chat?');
    expect(actions.resolve).not.toHaveBeenCalled();
    await act(async () => find('[role=dialog] .button-main').click());
    expect(actions.resolve).toHaveBeenCalledOnce();
  });

  it('lets nobody write into a chat that is not his', async () => {
    await show('waiting');
    expect(container.querySelector('textarea')).toBeNull();
    expect(find('.strip').textContent).toContain('read along');
    await show('resolved');
    expect(container.querySelector('textarea')).toBeNull();
  });

  it('sends with Enter', async () => {
    const mine = (STATES['full'] as () => DeskState)().mine[0] as Chat;
    await show('full', { open: { ...openChat(mine), draft: ' yes \n' } });
    await press('Enter', find('textarea'));
    expect(actions.send).toHaveBeenCalledExactlyOnceWith('yes');
  });

  it('counts unread messages in the title', async () => {
    await show('full');
    expect(document.title).toBe('(3) Parley desk');
    await act(async () => state.patch({ mine: [] }));
    expect(document.title).toBe('Parley desk');
  });

  it('counts the seconds down after too many tries', async () => {
    await show('throttled', { loginProblem: { kind: 'throttled', until: Date.now() + 24_000 } });
    expect(find('[role=alert]').textContent).toMatch(/2\d seconds/u);
    expect(find<HTMLButtonElement>('[type=submit]').disabled).toBe(true);
  });
});

describe('urgency', () => {
  it('turns amber after two minutes and red after five', () => {
    expect([0, 119_999, 120_000, 299_999, 300_000].map(urgency)).toEqual(['calm', 'calm', 'soon', 'soon', 'late']);
  });
});
