import { Store, type ChatMessage } from '@parley/kit';
import axe from 'axe-core';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, it, vi, type Mock } from 'vitest';
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
    retry: vi.fn(),
    discard: vi.fn(),
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
