import { linksOf } from '../../kit/fixture/files';
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
let tree: ReactRoot | null = null;
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
    attach: vi.fn(),
    retryUpload: vi.fn(),
    cancelUpload: vi.fn(),
    links: vi.fn(linksOf),
    retry: vi.fn(),
    discard: vi.fn(),
    edit: vi.fn(),
    stopEditing: vi.fn(),
    recall: vi.fn(),
    react: vi.fn(),
    dismiss: vi.fn(),
    reply: vi.fn(),
    stopReplying: vi.fn(),
    jumpTo: vi.fn(),
    stopJump: vi.fn(),
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
  await close();
  container = document.createElement('div');
  document.body.append(container);
  const shown = createRoot(container);
  tree = shown;
  const language = new Store(createLanguage(['en']));
  await act(async () => shown.render(<Root state={state} actions={actions} language={language} />));
}

const find = <E extends HTMLElement>(selector: string): E => container.querySelector(selector) as E;

const menuItem = (text: string): HTMLButtonElement =>
  [...container.querySelectorAll<HTMLButtonElement>('[role=menuitem]')].find(
    ({ textContent }) => textContent === text,
  ) as HTMLButtonElement;

async function press(key: string, on: Element = document.body, init: KeyboardEventInit = {}): Promise<void> {
  await act(async () => {
    on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));
  });
}

async function close(): Promise<void> {
  await act(async () => tree?.unmount());
  tree = null;
  document.body.replaceChildren();
}

afterEach(close);

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

  it('offers to edit and recall own replies, with the keyboard too', async () => {
    await show('changed');
    const triggers = [...container.querySelectorAll<HTMLButtonElement>('.message-more')];
    expect(triggers).toHaveLength(5);
    await act(async () => triggers[3]?.click());
    const items = [...container.querySelectorAll<HTMLButtonElement>('[role=menuitem]')];
    expect(items.map((item) => item.textContent)).toEqual(['Reply', 'Edit', 'Recall']);
    items[0]?.focus();
    await press('ArrowDown', items[0]);
    expect(document.activeElement).toBe(items[1]);
    await press('Escape', items[1]);
    expect(container.querySelector('[role=menu]')).toBeNull();
    expect(document.activeElement).toBe(triggers[3]);
    await act(async () => triggers[3]?.click());
    await act(async () => menuItem('Edit').click());
    expect(actions.edit.mock.calls[0]?.[0]).toMatchObject({ key: 'm6' });
    await act(async () => triggers[4]?.click());
    await act(async () => menuItem('Recall').click());
    expect(actions.recall).not.toHaveBeenCalled();
    const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
    await act(async () => find('.message-danger').click());
    expect(actions.recall.mock.calls[0]?.[0]).toMatchObject({ key: 'm7' });
  });

  it('offers no change of what somebody said in a chat that is not one’s own', async () => {
    const { open, mine } = (STATES['changed'] as () => DeskState)();
    await show('changed', { open: { ...(open as OpenChat), chat: { ...(mine[0] as Chat), mine: false } } });
    expect(container.querySelector('.message-more')).toBeNull();
  });

  it('brings the last reply back with the arrow, from an empty field only', async () => {
    await show('changed');
    await press('ArrowUp', find('textarea'));
    expect(actions.edit.mock.calls[0]?.[0]).toMatchObject({ key: 'm7' });
    const { open } = state.get();
    await act(async () => state.patch({ open: { ...(open as OpenChat), draft: 'hm' } }));
    await press('ArrowUp', find('textarea'));
    expect(actions.edit).toHaveBeenCalledOnce();
  });

  it('edits in the composer, and leaves with Escape, from anywhere', async () => {
    await show('editing');
    expect(find<HTMLTextAreaElement>('textarea').value).toContain('Your label is here');
    expect(find('.composer .button-main').textContent).toBe('Save');
    await press('Escape', find('textarea'));
    await press('Escape');
    expect(actions.stopEditing).toHaveBeenCalledTimes(2);
    expect(actions.close).not.toHaveBeenCalled();
  });

  it('says why an edit or a recall was refused, and keeps the text', async () => {
    await show('editingRefused');
    expect(find('.composing [role=alert]').textContent).toBe('Not saved. It was sent too long ago.');
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('Done. Your label is on its way.');
    await act(async () => state.patch((STATES['recallRefused'] as () => DeskState)()));
    expect(find('.failure').textContent).toContain('Not recalled. The chat belongs to another agent now.');
    await act(async () => find('.failure button').click());
    expect(actions.dismiss).toHaveBeenCalledOnce();
  });

  it('shows what is left of recalled messages, in the list too, and which were edited', async () => {
    await show('changed');
    const lines = [...container.querySelectorAll('.system')].map((line) => line.textContent?.split(' ·')[0]);
    expect(lines).toEqual(['Message recalled', 'You recalled a message', 'Message recalled']);
    expect([...container.querySelectorAll('.row-line')].slice(0, 2).map((line) => line.textContent)).toEqual([
      'Message recalled',
      'You recalled a message',
    ]);
    expect(container.querySelectorAll('.edited')).toHaveLength(2);
    expect(find('.edited').title).toMatch(/^Edited: /u);
  });

  it('says who is there in words, and since when somebody is not', async () => {
    await show('full');
    expect(find('.chat-heading .presence').textContent).toBe('Online');
    expect([...container.querySelectorAll('.row-top .sr-only')].map((word) => word.textContent)).toEqual(
      expect.arrayContaining(['Online', 'Away', 'Offline']),
    );
    await show('left');
    expect(find('.chat-heading .presence').textContent).toMatch(/^Last seen .+ ago$/u);
    const { open } = state.get();
    await show('left', { open: open && { ...open, chat: { ...open.chat, presence: 'unknown' } } });
    expect(find('.chat-heading .presence')).toBeNull();
  });

  it('answers a message from its menu, and leaves that with Escape, from anywhere', async () => {
    await show('marked');
    await act(async () => find('.group:not(.group-mine) .message-more').click());
    await act(async () => menuItem('Reply').click());
    expect(actions.reply.mock.calls[0]?.[0]).toMatchObject({ seq: 1 });
    await act(async () => state.patch((STATES['replying'] as () => DeskState)()));
    expect(document.activeElement).toBe(find('textarea'));
    expect(find('.composing').textContent).toBe('Replying to Amelia ClarkeAnd that voucher?');
    await press('Escape', find('textarea'));
    await press('Escape');
    expect(actions.stopReplying).toHaveBeenCalledTimes(2);
    expect(actions.close).not.toHaveBeenCalled();
    await press('ArrowUp', find('textarea'), { ctrlKey: true });
    expect(actions.reply).toHaveBeenLastCalledWith({ seq: 7 });
  });

  it('shows what a message answers, and leads to it', async () => {
    await show('marked');
    const quotes = [...container.querySelectorAll<HTMLButtonElement>('.quote')];
    expect(quotes.map(({ textContent }) => textContent)).toEqual([
      'In reply to YouIf it was order 58213, I can send it today.',
      'In reply to YouOf course! Which size would you like instead?',
      'In reply to Amelia ClarkeHi, my jacket came in the wrong size. Can I swap it?',
      'In reply to YouMessage recalled',
      'In reply to An earlier message',
    ]);
    await act(async () => quotes[0]?.click());
    expect(actions.jumpTo).toHaveBeenCalledExactlyOnceWith(3);
    await act(async () => state.patch((STATES['found'] as () => DeskState)()));
    expect(find('[data-found]').textContent).toContain('order 58213');
    expect(document.activeElement).toBe(find('[data-seq="3"]'));
    await act(async () => state.patch((STATES['gone'] as () => DeskState)()));
    expect(find('.jump-notice').textContent).toContain('isn’t available to you');
    await act(async () => find('.jump-notice button').click());
    expect(actions.stopJump).toHaveBeenCalledOnce();
  });

  it('shows who reacts how, joins in, and reacts from the menu', async () => {
    await show('marked');
    const chips = [...container.querySelectorAll<HTMLButtonElement>('.reaction')];
    expect(chips.map((chip) => [chip.textContent, chip.getAttribute('aria-pressed')])).toEqual([
      ['👍 1Thumbs up: You', 'true'],
      ['🎉 2Celebration: You and Amelia Clarke', 'true'],
      ['❤️ 1Heart: Amelia Clarke', 'false'],
      ['👍 1Thumbs up: You', 'true'],
    ]);
    await act(async () => chips[2]?.click());
    expect(actions.react.mock.calls[0]).toMatchObject([{ key: 'm3' }, '❤️']);
    await act(async () => find('[data-seq="8"] .message-more').click());
    const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
    await act(async () => find('[role=menuitemcheckbox]').click());
    expect(actions.react.mock.calls[1]).toMatchObject([{ key: 'm8' }, '👍']);
    expect(document.activeElement).toBe(find('[data-seq="8"] .message-more'));
    await act(async () => state.patch((STATES['notReacted'] as () => DeskState)()));
    expect(find('.failure').textContent).toContain('Your reaction wasn’t saved.');
  });

  it('lets one who reads along look at reactions only', async () => {
    await show('readAlong');
    expect(container.querySelectorAll('.reaction')).toHaveLength(4);
    expect(container.querySelectorAll('.reaction:enabled, .message-more')).toHaveLength(0);
    await act(async () => find('.quote').click());
    expect(actions.jumpTo).toHaveBeenCalledExactlyOnceWith(3);
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
