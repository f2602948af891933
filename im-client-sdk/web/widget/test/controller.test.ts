import { linksOf } from '../../kit/fixture/files';
import { Store, UNMARKED, type ChangeProblem, type ChatMessage } from '@parley/kit';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { WidgetController } from '../src/app/controller';
import { EMPTY_CHAT, type VisitorChat, type VisitorChatView } from '../src/chat/VisitorChat';
import type { AppMessage } from '../src/host/protocol';
import { chooseStorage, type KeyValues } from '../src/identity/storage';

class FakeChat implements VisitorChat {
  readonly view = new Store<VisitorChatView>(EMPTY_CHAT);
  begin = vi.fn();
  arrive = vi.fn();
  send = vi.fn();
  upload = vi.fn(() => Promise.resolve());
  links = vi.fn(linksOf);
  retry = vi.fn();
  discard = vi.fn();
  edit = vi.fn(() => Promise.resolve<ChangeProblem | null>(null));
  recall = vi.fn(() => Promise.resolve<ChangeProblem | null>(null));
  react = vi.fn(() => Promise.resolve<ChangeProblem | null>(null));
  loadOlder = vi.fn();
  typing = vi.fn();
  resume = vi.fn();
  markRead = vi.fn((readSeq: number) => this.view.patch({ readSeq, unread: 0 }));

  /** A message of an agent comes in. */
  receive(seq: number): void {
    const { messages, unread } = this.view.get();
    const message: ChatMessage = {
      key: `m${seq}`,
      seq,
      senderId: '7',
      senderName: 'Mei',
      mine: false,
      at: seq,
      body: { kind: 'text', text: 'hello' },
      editedAt: null,
      ...UNMARKED,
      state: null,
    };
    this.view.patch({ messages: [...messages, message], unread: unread + 1 });
  }
}

let chat: FakeChat;
let told: AppMessage[];
let storage: KeyValues;
let controller: WidgetController;

function start(): void {
  chat = new FakeChat();
  told = [];
  controller = new WidgetController(chat, { post: (message) => void told.push(message) }, storage, document);
}

beforeEach(() => {
  storage = chooseStorage(null, null, {});
  start();
});

describe('WidgetController', () => {
  it('does nothing for a visitor who does not open it', () => {
    expect(chat.begin).not.toHaveBeenCalled();
    expect(told).toEqual([]);
  });

  it('creates no visitor until something is written', () => {
    controller.shown();
    expect(chat.begin).toHaveBeenCalled();
    expect(chat.arrive).not.toHaveBeenCalled();
    controller.write('h');
    expect(chat.arrive).toHaveBeenCalled();
  });

  it('counts what comes in while it is closed, and marks it read when it is opened', () => {
    chat.receive(1);
    chat.receive(2);
    expect(told).toEqual([
      { type: 'unread', count: 1 },
      { type: 'unread', count: 2 },
    ]);
    expect(chat.markRead).not.toHaveBeenCalled();

    controller.shown();
    expect(chat.markRead).toHaveBeenCalledExactlyOnceWith(2);
    expect(told.at(-1)).toEqual({ type: 'unread', count: 0 });
    expect(controller.state.get().newAfterSeq).toBe(0);
  });

  it('marks nothing read while one reads above, and draws the divider there', () => {
    controller.shown();
    chat.receive(1);
    expect(chat.markRead).toHaveBeenLastCalledWith(1);
    controller.atEnd(false);
    chat.receive(2);
    expect(chat.markRead).toHaveBeenCalledOnce();
    expect(controller.state.get()).toMatchObject({ unread: 1, newAfterSeq: 1 });
    controller.atEnd(true);
    expect(chat.markRead).toHaveBeenLastCalledWith(2);
  });

  it('marks nothing read in a tab behind', () => {
    const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    controller.shown();
    chat.receive(1);
    expect(chat.markRead).not.toHaveBeenCalled();
    visible.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(chat.markRead).toHaveBeenCalledWith(1);
    visible.mockRestore();
  });

  it('keeps the draft across a reload and drops it when it is sent', () => {
    controller.write('half a sen');
    start();
    expect(controller.state.get().draft).toBe('half a sen');
    controller.send('half a sentence');
    expect(chat.send).toHaveBeenCalledExactlyOnceWith('half a sentence', 0);
    expect(controller.state.get().draft).toBe('');
    start();
    expect(controller.state.get().draft).toBe('');
  });

  it('answers a message once, and takes the answer back when it is told to', () => {
    chat.receive(4);
    controller.reply({ seq: 4 });
    expect(controller.state.get().replying).toEqual({ seq: 4 });
    controller.send('yes');
    expect(chat.send).toHaveBeenLastCalledWith('yes', 4);
    controller.send('and more');
    expect(chat.send).toHaveBeenLastCalledWith('and more', 0);
    controller.reply({ seq: 4 });
    controller.stopReplying();
    expect(controller.state.get().replying).toBeNull();
  });

  it('loads what was said before until the message is there that one goes to', () => {
    chat.receive(4);
    chat.view.patch({ history: 'ready', hasOlder: true });
    controller.jumpTo(2);
    expect(chat.loadOlder).toHaveBeenCalledOnce();
    expect(controller.state.get().jump).toEqual({ seq: 2, phase: 'looking' });
    chat.receive(2);
    expect(controller.state.get().jump).toEqual({ seq: 2, phase: 'there' });
    controller.stopJump();
    expect(controller.state.get().jump).toBeNull();
  });

  it('leaves a marker while a session is open', () => {
    chat.view.patch({ session: { state: 'waiting', ahead: 1 } });
    chat.view.patch({ session: { state: 'active', agentName: 'Mei' } });
    chat.view.patch({ session: { state: 'resolved' }, history: 'ready' });
    expect(told).toEqual([
      { type: 'marker', session: true },
      { type: 'marker', session: false },
    ]);
  });
});

describe('a message that nobody has yet', () => {
  it('has the app come back by itself on the next page', () => {
    const waiting: ChatMessage = {
      key: 'k',
      seq: null,
      senderId: '',
      senderName: '',
      mine: true,
      at: 1,
      body: { kind: 'text', text: 'hello' },
      editedAt: null,
      ...UNMARKED,
      state: 'sending',
    };
    chat.view.patch({ messages: [waiting] });
    expect(told).toEqual([{ type: 'marker', session: true }]);
  });
});

describe('chooseStorage', () => {
  it('takes the frame’s own storage where it works', () => {
    chooseStorage(localStorage, { post: vi.fn() }, { a: 'host' }).set('a', '1');
    expect(localStorage.getItem('a')).toBe('1');
  });

  it('goes through the host where it does not', () => {
    const post = vi.fn();
    const closed = {
      setItem: () => {
        throw new DOMException('closed', 'SecurityError');
      },
    } as unknown as Storage;
    const values = chooseStorage(closed, { post }, { a: 'host' });
    expect(values.get('a')).toBe('host');
    values.set('b', 'x');
    values.set('a', null);
    expect(values.get('a')).toBeNull();
    expect(post.mock.calls).toEqual([
      [{ type: 'keep', key: 'b', value: 'x' }],
      [{ type: 'keep', key: 'a', value: null }],
    ]);
  });

  it('edits without touching the draft, and without telling that somebody types', async () => {
    controller.shown();
    controller.write('a draft');
    chat.typing.mockClear();
    const own: ChatMessage = {
      key: 'k1',
      seq: 4,
      senderId: 'me',
      senderName: '',
      mine: true,
      at: 1,
      body: { kind: 'text', text: 'one' },
      editedAt: null,
      ...UNMARKED,
      state: 'sent',
    };
    controller.edit(own);
    controller.write('two');
    expect(controller.state.get()).toMatchObject({ draft: 'a draft', editing: { text: 'two', was: 'one' } });
    chat.edit.mockResolvedValueOnce('tooLate');
    controller.send('two');
    await Promise.resolve();
    await Promise.resolve();
    expect(chat.edit).toHaveBeenCalledExactlyOnceWith(4, 'two');
    expect(controller.state.get().editing).toMatchObject({ text: 'two', problem: 'tooLate' });
    controller.stopEditing();
    expect(controller.state.get()).toMatchObject({ draft: 'a draft', editing: null });
    expect(chat.send).not.toHaveBeenCalled();
    expect(chat.typing).not.toHaveBeenCalled();
    controller.recall(own);
    expect(chat.recall).toHaveBeenCalledExactlyOnceWith(4);
  });
});
