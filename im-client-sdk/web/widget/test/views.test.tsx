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
    dismiss: vi.fn(),
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

async function press(init: KeyboardEventInit): Promise<KeyboardEvent> {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  await act(() => {
    find('textarea').dispatchEvent(event);
  });
  return event;
}

afterEach(() => {
  render(null, root);
  root.remove();
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
    expect(triggers.map((trigger) => trigger.getAttribute('aria-label'))).toEqual([
      'Edit or recall your message: That was quick, thank you!',
      'Edit or recall your message: One more thing: is the blue one back in ',
      'Edit or recall your message: In M?',
    ]);
    await act(() => triggers[1]?.click());
    const items = [...root.querySelectorAll<HTMLButtonElement>('[role=menuitem]')];
    expect(items.map((item) => item.textContent)).toEqual(['Edit', 'Recall']);
    expect(document.activeElement).toBe(items[0]);
    await act(() => {
      items[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
    });
    expect(document.activeElement).toBe(items[1]);
    await act(() => {
      items[1]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    });
    expect(root.querySelector('[role=menu]')).toBeNull();
    expect(document.activeElement).toBe(triggers[1]);
    expect(actions.close).not.toHaveBeenCalled();
    await act(() => triggers[1]?.click());
    await act(() => root.querySelector<HTMLButtonElement>('[role=menuitem]')?.click());
    expect(actions.edit.mock.calls[0]?.[0]).toMatchObject({ key: 'm6' });
  });

  it('asks once before it recalls', async () => {
    await show('changed');
    await act(() => find('.message-more').click());
    await act(() => [...root.querySelectorAll<HTMLButtonElement>('[role=menuitem]')][1]?.click());
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
    expect(find('.editing [role=alert]').textContent).toBe('Not saved. It was sent too long ago.');
    expect(find<HTMLTextAreaElement>('textarea').value).toContain('navy');
    await show('recallRefused');
    expect(find('.failure').textContent).toContain('Not recalled. It was sent too long ago.');
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
