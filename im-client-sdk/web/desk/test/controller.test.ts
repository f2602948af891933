import { linksOf } from '../../kit/fixture/files';
import { Store, UNMARKED, type ChangeProblem, type ChatMessage } from '@parley/kit';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { STATES } from '../fixture/states';
import {
  NOBODY,
  UNREAD_CONVERSATION,
  type AgentDesk,
  type AgentView,
  type ConversationPort,
  type ConversationView,
} from '../src/agent/AgentDesk';
import type { Address } from '../src/app/address';
import { DeskController } from '../src/app/controller';
import { Preferences } from '../src/app/preferences';
import type { Chat, DeskState, LoginProblem } from '../src/app/state';

const LISTED = (STATES['listed'] as () => DeskState)();

class FakeConversation implements ConversationPort {
  readonly view = new Store<ConversationView>({ ...UNREAD_CONVERSATION, history: 'ready' });
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
  markRead = vi.fn((readSeq: number) => this.view.patch({ readSeq, unread: 0 }));
  close = vi.fn();

  receive(seq: number): void {
    const { messages, unread } = this.view.get();
    const message: ChatMessage = {
      key: `m${seq}`,
      seq,
      senderId: 'visitor',
      senderName: 'Amelia',
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

class FakeDesk implements AgentDesk {
  readonly view = new Store<AgentView>(NOBODY);
  readonly conversations = new Map<string, FakeConversation>();
  ended: () => void = () => undefined;
  problem: LoginProblem | null = null;
  restored: LoginProblem | 'none' | null = null;
  setAvailability = vi.fn();
  reload = vi.fn();
  resume = vi.fn();
  resolve = vi.fn((chat: Chat) => Promise.resolve<Chat>({ ...chat, state: 'resolved', resolvedAt: 1 }));

  restore(): Promise<LoginProblem | 'none' | null> {
    this.list();
    return Promise.resolve(this.restored);
  }

  signIn(): Promise<LoginProblem | null> {
    this.list();
    return Promise.resolve(this.problem);
  }

  signOut(): void {
    this.view.set(NOBODY);
  }

  onEnded(listener: () => void): void {
    this.ended = listener;
  }

  conversation(chat: Chat): FakeConversation {
    const conversation = this.conversations.get(chat.conversationId) ?? new FakeConversation();
    this.conversations.set(chat.conversationId, conversation);
    return conversation;
  }

  list(change: Partial<AgentView> = {}): void {
    const { me, mine, waiting } = LISTED;
    this.view.set({ me, link: 'online', availability: 'online', list: 'ready', mine, waiting, left: [], ...change });
  }
}

class FakeAddress implements Address {
  listener: (conversationId: string | null) => void = () => undefined;
  value: string | null = null;
  get = (): string | null => this.value;
  set = (value: string | null): void => void (this.value = value);
  onChange(listener: (conversationId: string | null) => void): void {
    this.listener = listener;
  }
}

let desk: FakeDesk;
let address: FakeAddress;
let controller: DeskController;
const preferences = new Preferences(null);

async function start(restored: LoginProblem | 'none' | null = null): Promise<void> {
  desk = new FakeDesk();
  desk.restored = restored;
  address = new FakeAddress();
  controller = new DeskController(desk, address, preferences, document);
  await controller.start();
}

beforeEach(() => start());

describe('DeskController', () => {
  it('goes on with a kept sign-in, and to the form without one', async () => {
    expect(controller.state.get()).toMatchObject({ phase: 'desk', list: 'ready' });
    await start('none');
    expect(controller.state.get()).toMatchObject({ phase: 'login', loginProblem: null });
  });

  it('says why a sign-in was refused', async () => {
    await start('none');
    desk.problem = { kind: 'wrong' };
    controller.signIn('mei', 'x');
    expect(controller.state.get().signingIn).toBe(true);
    await vi.waitFor(() => expect(controller.state.get().loginProblem).toEqual({ kind: 'wrong' }));
    desk.problem = null;
    controller.signIn('mei', 'y');
    await vi.waitFor(() => expect(controller.state.get().phase).toBe('desk'));
  });

  it('goes back to the form when the server ends the sign-in', () => {
    controller.open('1');
    desk.ended();
    expect(controller.state.get()).toMatchObject({ phase: 'login', loginProblem: { kind: 'ended' }, open: null });
  });

  it('opens what the address names, and follows Back', async () => {
    desk = new FakeDesk();
    address = new FakeAddress();
    address.value = '2';
    controller = new DeskController(desk, address, preferences, document);
    await controller.start();
    expect(controller.state.get().open?.chat.visitorName).toBe('Jonas Weber');
    address.listener(null);
    expect(controller.state.get().open).toBeNull();
    expect(desk.conversations.get('2')?.close).toHaveBeenCalled();
  });

  it('marks read what is seen, and only there', () => {
    controller.open('1');
    const conversation = desk.conversations.get('1') as FakeConversation;
    conversation.receive(1);
    expect(conversation.markRead).toHaveBeenLastCalledWith(1);
    controller.atEnd(false);
    conversation.receive(2);
    expect(conversation.markRead).toHaveBeenCalledOnce();
    expect(controller.state.get().open?.newAfterSeq).toBe(1);
    controller.atEnd(true);
    expect(conversation.markRead).toHaveBeenLastCalledWith(2);
  });

  it('marks nothing read in a chat that somebody else will answer', () => {
    controller.open('5');
    const conversation = desk.conversations.get('5') as FakeConversation;
    conversation.receive(1);
    expect(conversation.markRead).not.toHaveBeenCalled();
  });

  it('keeps a draft for each chat', () => {
    controller.open('1');
    controller.write('for Amelia');
    controller.open('2');
    expect(controller.state.get().open?.draft).toBe('');
    controller.open('1');
    expect(controller.state.get().open?.draft).toBe('for Amelia');
    controller.send('for Amelia');
    expect(desk.conversations.get('1')?.send).toHaveBeenCalledExactlyOnceWith('for Amelia', 0);
    expect(controller.state.get().open?.draft).toBe('');
  });

  it('edits beside the draft, keeps what was refused, and forgets it with the chat', async () => {
    controller.open('1');
    controller.write('a draft');
    const conversation = desk.conversations.get('1') as FakeConversation;
    conversation.typing.mockClear();
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
    expect(controller.state.get().open).toMatchObject({ draft: 'a draft', editing: { text: 'two', was: 'one' } });
    conversation.edit.mockResolvedValueOnce('notOwner');
    controller.send('two');
    expect(conversation.edit).toHaveBeenCalledExactlyOnceWith(4, 'two');
    await vi.waitFor(() =>
      expect(controller.state.get().open?.editing).toMatchObject({ text: 'two', problem: 'notOwner' }),
    );
    expect(conversation.send).not.toHaveBeenCalled();
    expect(conversation.typing).not.toHaveBeenCalled();
    controller.recall(own);
    expect(conversation.recall).toHaveBeenCalledExactlyOnceWith(4);
    controller.open('2');
    controller.open('1');
    expect(controller.state.get().open).toMatchObject({ draft: 'a draft', editing: null });
  });

  it('keeps what is being answered for each chat, until it is sent', () => {
    controller.open('1');
    controller.reply({ seq: 4 });
    controller.open('2');
    expect(controller.state.get().open?.replying).toBeNull();
    controller.open('1');
    expect(controller.state.get().open?.replying).toEqual({ seq: 4 });
    controller.send('yes');
    expect(desk.conversations.get('1')?.send).toHaveBeenCalledExactlyOnceWith('yes', 4);
    controller.open('2');
    controller.open('1');
    expect(controller.state.get().open?.replying).toBeNull();
  });

  it('loads what was said before until the message is there that one goes to', () => {
    controller.open('1');
    const conversation = desk.conversations.get('1') as FakeConversation;
    conversation.receive(4);
    conversation.view.patch({ hasOlder: true });
    controller.jumpTo(2);
    expect(conversation.loadOlder).toHaveBeenCalledOnce();
    conversation.receive(2);
    expect(controller.state.get().open?.jump).toEqual({ seq: 2, phase: 'there' });
  });

  it('keeps a resolved chat in view after it left the list', async () => {
    controller.open('1');
    controller.askResolve(true);
    controller.resolve();
    expect(controller.state.get().open?.resolving).toBe('busy');
    desk.list({ mine: LISTED.mine.slice(1) });
    await vi.waitFor(() =>
      expect(controller.state.get().open).toMatchObject({ resolving: 'no', chat: { state: 'resolved' } }),
    );
  });

  it('sees it when the visitor ends a chat that is open', () => {
    controller.open('1');
    const ended: Chat = { ...(LISTED.mine[0] as Chat), state: 'resolved' };
    desk.list({ mine: LISTED.mine.slice(1), left: [ended] });
    expect(controller.state.get().open?.chat.state).toBe('resolved');
  });

  it('says so when resolving failed', async () => {
    controller.open('1');
    desk.resolve.mockRejectedValueOnce(new Error('offline'));
    controller.askResolve(true);
    controller.resolve();
    await vi.waitFor(() => expect(controller.state.get().open?.resolving).toBe('failed'));
  });

  it('shows a waiting chat as mine once it is given to me', () => {
    controller.open('5');
    const given: Chat = { ...(LISTED.waiting[0] as Chat), state: 'active', mine: true };
    desk.list({ mine: [given, ...LISTED.mine], waiting: LISTED.waiting.slice(1) });
    expect(controller.state.get().open?.chat).toMatchObject({ state: 'active', mine: true });
  });
});
