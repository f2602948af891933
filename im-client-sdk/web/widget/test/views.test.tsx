import { Store, type ChatMessage } from '@parley/kit';
import axe from 'axe-core';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, it, vi, type Mock } from 'vitest';
import { linksOf } from '../../kit/fixture/files';
import { STATES } from '../fixture/states';
import { App } from '../src/app/App';
import { WidgetProvider } from '../src/app/context';
import type { WidgetActions, WidgetState } from '../src/app/state';
import { createLanguage } from '../src/texts';

let root: HTMLElement;
let state: Store<WidgetState>;
let actions: { [K in keyof WidgetActions]: Mock<WidgetActions[K]> };

async function show(name: string, change: Partial<WidgetState> = {}, lang = 'en'): Promise<void> {
  state = new Store<WidgetState>({ ...(STATES[name] as () => WidgetState)(), ...change });
  actions = {
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
    write: vi.fn((draft: string) => state.patch({ draft })),
    atEnd: vi.fn(),
    resume: vi.fn(),
    close: vi.fn(),
  };
  root = document.createElement('div');
  document.body.append(root);
  await act(() => {
    render(
      <WidgetProvider value={{ state, actions, language: createLanguage([lang]) }}>
        <App />
      </WidgetProvider>,
      root,
    );
  });
}

const find = <E extends HTMLElement>(selector: string): E => root.querySelector(selector) as E;

const menuItem = (text: string): HTMLButtonElement =>
  [...root.querySelectorAll<HTMLButtonElement>('[role=menuitem]')].find(
    ({ textContent }) => textContent === text,
  ) as HTMLButtonElement;

async function press(init: KeyboardEventInit): Promise<KeyboardEvent> {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  await act(() => {
    find('textarea').dispatchEvent(event);
  });
  return event;
}

afterEach(() => {
  render(null, root);
  document.body.replaceChildren();
});

describe('widget', () => {
  it.each(Object.keys(STATES))('has no accessibility fault in state %s', async (name) => {
    await show(name);
    const { violations } = await axe.run(root, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map((violation) => `${violation.id}: ${violation.help}`)).toEqual([]);
  });

  it('sends on Enter, what was written without its margins', async () => {
    await show('full', { draft: ' hello \n' });
    const event = await press({ key: 'Enter' });
    expect(event.defaultPrevented).toBe(true);
    expect(actions.send).toHaveBeenCalledExactlyOnceWith('hello');
  });

  it('leaves Enter to the input method while it composes, and Shift+Enter to the text', async () => {
    await show('full', { draft: 'nihao' });
    await press({ key: 'Enter', isComposing: true });
    await press({ key: 'Enter', keyCode: 229 });
    await press({ key: 'Enter', shiftKey: true });
    expect(actions.send).not.toHaveBeenCalled();
  });

  it('sends neither nothing nor too much', async () => {
    await show('full', { draft: '  \n ' });
    await press({ key: 'Enter' });
    await act(() => state.patch({ draft: '好'.repeat(3000) }));
    await press({ key: 'Enter' });
    expect(actions.send).not.toHaveBeenCalled();
    expect(find('.composer-room').textContent).toContain('270');
    expect(find<HTMLButtonElement>('.send').disabled).toBe(true);
  });

  it('offers to edit and recall own messages that the server has, with the keyboard too', async () => {
    await show('changed');
    const triggers = [...root.querySelectorAll<HTMLButtonElement>('.message-more')];
    expect(triggers.slice(2).map((trigger) => trigger.getAttribute('aria-label'))).toEqual([
      'What to do with the message: That was quick, thank you!',
      'What to do with the message: One more thing: is the blue one back in ',
      'What to do with the message: In M?',
    ]);
    await act(() => triggers[3]?.click());
    const items = [...root.querySelectorAll<HTMLButtonElement>('[role=menuitem]')];
    expect(items.map((item) => item.textContent)).toEqual(['Reply', 'Edit', 'Recall']);
    items[0]?.focus();
    await act(() => {
      items[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
    });
    expect(document.activeElement).toBe(items[1]);
    await act(() => {
      items[1]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    });
    expect(root.querySelector('[role=menu]')).toBeNull();
    expect(document.activeElement).toBe(triggers[3]);
    expect(actions.close).not.toHaveBeenCalled();
    await act(() => triggers[3]?.click());
    await act(() => menuItem('Edit').click());
    expect(actions.edit.mock.calls[0]?.[0]).toMatchObject({ key: 'm6' });
  });

  it('asks once before it recalls', async () => {
    await show('changed');
    await act(() => find('.group-mine .message-more').click());
    await act(() => menuItem('Recall').click());
    expect(actions.recall).not.toHaveBeenCalled();
    const { violations } = await axe.run(root, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
    await act(() => find('[role=dialog] .message-danger').click());
    expect(actions.recall.mock.calls[0]?.[0]).toMatchObject({ key: 'm4' });
  });

  it('shows what is left of a recalled message, and when one was edited', async () => {
    await show('changed');
    expect([...root.querySelectorAll('.system')].map((line) => line.textContent)).toEqual([
      'Message recalled',
      'You recalled a message',
    ]);
    const marks = [...root.querySelectorAll<HTMLElement>('.edited')];
    expect(marks.map(({ textContent }) => textContent)).toEqual(['edited', 'edited', 'edited']);
    expect(marks[0]?.title).toMatch(/^Edited: .*10:07/u);
    await show('changedZh', {}, 'zh-CN');
    expect(root.textContent).toContain('您撤回了一条消息');
    expect(root.textContent).toContain('消息已撤回');
  });

  it('edits in the composer, and leaves with Escape', async () => {
    await show('editing');
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('One more thing: is the blue one back in stock?');
    expect(document.activeElement).toBe(find('textarea'));
    expect(find('.send').getAttribute('aria-label')).toBe('Save');
    await press({ key: 'Escape' });
    expect(actions.stopEditing).toHaveBeenCalledOnce();
    expect(actions.close).not.toHaveBeenCalled();
    await act(() => state.patch({ editing: null }));
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('And does it come in navy?');
  });

  it('says why an edit or a recall was refused, and keeps the text', async () => {
    await show('editingRefused');
    expect(find('.composing [role=alert]').textContent).toBe('Not saved. It was sent too long ago.');
    expect(find<HTMLTextAreaElement>('textarea').value).toContain('navy');
    await show('recallRefused');
    expect(find('.failure').textContent).toContain('Not recalled. It was sent too long ago.');
    await act(() => find('.failure button').click());
    expect(actions.dismiss).toHaveBeenCalledOnce();
  });

  it('answers a message of the other side from its menu, and forgets it with Escape', async () => {
    await show('marked');
    await act(() => find('.group:not(.group-mine) .message-more').click());
    expect(root.querySelectorAll('[role=menuitem]')).toHaveLength(1);
    await act(() => menuItem('Reply').click());
    expect(actions.reply.mock.calls[0]?.[0]).toMatchObject({ seq: 2 });
    await act(() => state.patch({ replying: { seq: 2 } }));
    expect(document.activeElement).toBe(find('textarea'));
    expect(find('.composing').textContent).toBe('Replying to Mei TanakaOf course! Which size would you like instead?');
    await press({ key: 'Escape' });
    await act(() => find('.composing button').click());
    expect(actions.stopReplying).toHaveBeenCalledTimes(2);
    expect(actions.close).not.toHaveBeenCalled();
  });

  it('goes through the messages to answer with Ctrl and the arrows', async () => {
    await show('marked');
    await press({ key: 'ArrowUp', ctrlKey: true });
    expect(actions.reply).toHaveBeenLastCalledWith({ seq: 9 });
    await act(() => state.patch({ replying: { seq: 9 } }));
    await press({ key: 'ArrowDown', ctrlKey: true });
    expect(actions.stopReplying).toHaveBeenCalledOnce();
    await act(() => state.patch({ replying: null, draft: 'something' }));
    expect((await press({ key: 'ArrowUp', ctrlKey: true })).defaultPrevented).toBe(false);
  });

  it('shows what a message answers, and leads to it', async () => {
    await show('marked');
    const quotes = [...root.querySelectorAll<HTMLButtonElement>('.quote')];
    expect(quotes.map(({ textContent }) => textContent)).toEqual([
      'In reply to Mei TanakaIf it was order 58213, I can send it today.',
      'In reply to Mei TanakaOf course! Which size would you like instead?',
      'In reply to YouHi, my jacket came in the wrong size. Can I swap it?',
      'In reply to Mei TanakaMessage recalled',
      'In reply to An earlier message',
    ]);
    await act(() => quotes[0]?.click());
    expect(actions.jumpTo).toHaveBeenCalledExactlyOnceWith(3);
    await act(() => state.patch({ jump: { seq: 3, phase: 'there' } }));
    expect(find('[data-found]').textContent).toContain('order 58213');
    expect(document.activeElement).toBe(find('[data-seq="3"]'));
    await act(() => state.patch({ jump: { seq: 6, phase: 'there' } }));
    expect(find('[data-found]').textContent).toBe('Message recalled');
    await act(() => state.patch({ jump: { seq: 1, phase: 'gone' } }));
    expect(find('.jump-notice').textContent).toContain('isn’t available to you');
    await act(() => find('.jump-notice button').click());
    expect(actions.stopJump).toHaveBeenCalledOnce();
  });

  it('shows who reacts how, joins in and takes it back', async () => {
    await show('marked');
    const chips = [...root.querySelectorAll<HTMLButtonElement>('.reaction')];
    expect(chips.map((chip) => [chip.textContent, chip.getAttribute('aria-pressed')])).toEqual([
      ['👍 1Thumbs up: Mei Tanaka', 'false'],
      ['🎉 2Celebration: You and Mei Tanaka', 'true'],
      ['❤️ 1Heart: You', 'true'],
      ['👍 1Thumbs up: Mei Tanaka', 'false'],
    ]);
    await act(() => chips[0]?.click());
    expect(actions.react.mock.calls[0]).toMatchObject([{ key: 'm1' }, '👍']);
    chips[2]?.focus();
    await act(() => chips[2]?.click());
    expect(document.activeElement).toBe(find('[data-seq="3"]'));
    await act(() => state.patch({ reacting: [{ key: 'm1', emoji: '👍', on: true, problem: null }] }));
    expect(find('.reaction').textContent).toBe('👍 2Thumbs up: You and Mei Tanaka');
  });

  it('reacts from the menu, with the keyboard too', async () => {
    await show('marked');
    const trigger = find('[data-seq="3"] .message-more');
    await act(() => trigger.click());
    const row = [...root.querySelectorAll<HTMLButtonElement>('[role=menuitemcheckbox]')];
    expect(row.map((one) => [one.getAttribute('aria-label'), one.getAttribute('aria-checked')])).toEqual([
      ['Thumbs up', 'false'],
      ['Heart', 'true'],
      ['Smile', 'false'],
      ['Celebration', 'true'],
      ['Sad', 'false'],
      ['Thanks', 'false'],
    ]);
    expect(document.activeElement).toBe(row[0]);
    const { violations } = await axe.run(root, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
    await act(() => row[2]?.click());
    expect(actions.react.mock.calls[0]).toMatchObject([{ key: 'm3' }, '😄']);
    expect(document.activeElement).toBe(trigger);
  });

  it('says why a reaction was refused', async () => {
    await show('notReacted');
    expect(find('.failure').textContent).toContain('Your reaction wasn’t saved. There’s no connection right now.');
    await act(() => find('.failure button').click());
    expect(actions.dismiss).toHaveBeenCalledOnce();
  });

  it('closes on Escape', async () => {
    await show('full');
    await press({ key: 'Escape' });
    expect(actions.close).toHaveBeenCalledOnce();
  });

  it('shows text as text', async () => {
    const [first] = (STATES['full'] as () => WidgetState)().messages;
    const text = '<img src=x onerror=alert(1)> <b>bold</b> https://example.com/a javascript:alert(1)';
    await show('full', { messages: [{ ...(first as ChatMessage), body: { kind: 'text', text } }] });
    expect(find('.group-mine .bubble').textContent).toBe(text);
    expect(root.querySelector('img, b')).toBeNull();
    const links = [...root.querySelectorAll('a')];
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['https://example.com/a']);
    expect(links[0]?.rel).toContain('noopener noreferrer');
  });

  it('says how far a message has come, and offers a second try', async () => {
    await show('failed');
    expect(find('.failure').textContent).toContain('Not sent');
    find('.failure .text-button').click();
    expect(actions.retry).toHaveBeenCalledExactlyOnceWith('pending-failed');
    expect([...root.querySelectorAll('.receipt')].map((icon) => icon.getAttribute('aria-label'))).toEqual([
      'Read',
      'Read',
    ]);
  });

  it('says the place in the line', async () => {
    await show('waiting');
    expect(find('.session').textContent).toContain('2 people are ahead of you');
    await act(() => state.patch({ session: { state: 'waiting', ahead: 0 } }));
    expect(find('.session').textContent).toContain('You’re next');
    await act(() => state.patch({ session: { state: 'active', agentName: 'Mei' } }));
    expect(find('.session').textContent).toBe('');
    expect(find('.header').textContent).toContain('Mei');
  });

  it('speaks Chinese', async () => {
    await show('waiting', {}, 'zh-TW');
    expect(find('.session').textContent).toContain('您前面还有 2 位');
  });

  it('keeps the connection line for what lasts', async () => {
    vi.useFakeTimers();
    await show('full');
    await act(() => state.patch({ link: 'reconnecting' }));
    await act(() => {
      vi.advanceTimersByTime(1000);
    });
    expect(find('.link-notice').textContent).toBe('');
    await act(() => {
      vi.advanceTimersByTime(400);
    });
    expect(find('.link-notice').textContent).toContain('Reconnecting');
    vi.useRealTimers();
  });
});
