import { LinkReader, Store } from '@parley/kit';
import {
  ParleyError,
  type Attachments,
  type ChatClient,
  type ClientState,
  type Session,
  type TokenSource,
} from '@parley/sdk';
import type { Chat, LoginProblem } from '../app/state';
import { NOBODY, type AgentDesk, type AgentView, type ConversationPort } from './AgentDesk';
import { sorted, toChat } from './chats';
import { SdkConversation } from './SdkConversation';
import type { SignIn } from './SignIn';
import { VisitorWatch } from './VisitorWatch';
import { WaitingChats } from './WaitingChats';

/** A sign-in that is kept is believed when the server has not spoken by then; it may still say otherwise. */
const PATIENCE_MS = 3_000;
const AFTER_CLOSE_MS = 30_000;
const MOST_RETURNED = 20;

/** The desk of one agent over the SDK: one client for each time of being signed in. */
export class SdkAgentDesk implements AgentDesk {
  readonly view = new Store<AgentView>(NOBODY);
  private client: ChatClient | null = null;
  private attachments: Attachments | null = null;
  private link = new LinkReader();
  private ended: () => void = () => undefined;
  private wish: 'online' | 'away' | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;
  /** The conversations whose messages are followed: those that the rows need, and the one that is looked at. */
  private readonly followed = new Map<string, () => void>();
  private readonly lookedAt = new Set<string>();
  private waitingChats: WaitingChats | null = null;
  private visitors: VisitorWatch | null = null;

  constructor(
    private readonly signedIn: SignIn,
    private readonly newClient: (tokens: TokenSource) => ChatClient,
    private readonly newAttachments: (tokens: TokenSource) => Attachments,
  ) {
    for (const signal of ['online', 'offline']) {
      window.addEventListener(signal, () => this.changed());
    }
  }

  async restore(): Promise<LoginProblem | 'none' | null> {
    if (this.signedIn.get() === null) {
      return 'none';
    }
    const tokens = this.signedIn.goOn();
    const refused = await Promise.race([
      tokens('connect').then(() => false, isFinal),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), PATIENCE_MS)),
    ]);
    if (refused) {
      return { kind: 'ended' };
    }
    this.start(tokens);
    return null;
  }

  async signIn(login: string, password: string): Promise<LoginProblem | null> {
    try {
      this.start(await this.signedIn.begin(login, password));
      return null;
    } catch (failure) {
      return problemOf(failure);
    }
  }

  signOut(): void {
    this.stop();
    this.signedIn.end();
  }

  onEnded(listener: () => void): void {
    this.ended = listener;
  }

  setAvailability(availability: 'online' | 'away'): void {
    this.wish = availability;
    this.changed();
    const done = (): void => {
      if (this.wish === availability) {
        this.wish = null;
        this.changed();
      }
    };
    this.client?.setAvailability(availability).then(done, done);
  }

  reload(): void {
    this.client?.refreshSessions().catch(() => undefined);
  }

  resume(): void {
    this.client?.connect();
  }

  conversation({ conversationId }: Chat): ConversationPort {
    const { client, attachments } = this;
    if (client === null || attachments === null) {
      throw new Error('nobody is signed in');
    }
    this.lookedAt.add(conversationId);
    this.changed();
    const siteName = (): string => this.view.get().me?.siteName ?? '';
    return new SdkConversation(client, attachments, conversationId, siteName, () => {
      this.lookedAt.delete(conversationId);
      if (client === this.client) {
        this.changed();
      }
    });
  }

  async resolve(chat: Chat): Promise<Chat> {
    const { client } = this;
    if (client === null) {
      throw new Error('nobody is signed in');
    }
    return this.chat(client, await client.resolveSession(chat.sessionId));
  }

  private start(tokens: TokenSource): void {
    this.stop();
    const client = this.newClient(tokens);
    this.client = client;
    this.attachments = this.newAttachments(tokens);
    this.waitingChats = new WaitingChats(() => this.reload());
    this.visitors = new VisitorWatch(client.presence, () => this.changed());
    this.link = new LinkReader();
    client.state.subscribe(() => {
      if (client === this.client) {
        this.changed();
      }
    });
    client.connect();
    this.changed();
  }

  private stop(): void {
    clearTimeout(this.again);
    this.again = undefined;
    this.wish = null;
    const { client } = this;
    this.client = null;
    this.followed.forEach((unfollow) => unfollow());
    this.followed.clear();
    this.waitingChats?.close();
    this.waitingChats = null;
    this.visitors?.close();
    this.visitors = null;
    client?.dispose();
    this.view.set(NOBODY);
  }

  private changed(): void {
    const { client } = this;
    if (client === null) {
      return;
    }
    const state = client.state.get();
    const { connection, support } = state;
    if (connection.status === 'closed' && connection.reason === 'unauthenticated') {
      this.stop();
      this.signedIn.end();
      this.ended();
      return;
    }
    if (connection.status === 'closed' && connection.reason === 'protocol') {
      this.tryAgain(client);
    }
    this.follow(client);
    this.waitingChats?.see(state);
    this.visitors?.see(support.sessions, this.lookedAt);
    const link = this.link.read(connection);
    const lists = sorted(support.sessions.map((session) => this.chat(client, session)));
    const { mine, waiting, left } = this.view.get();
    this.view.patch({
      me: this.view.get().me ?? this.signedIn.me ?? { name: '', siteName: '' },
      link: link === 'idle' ? 'connecting' : link,
      availability: this.wish ?? support.availability,
      list: support.loaded ? 'ready' : support.error ? 'failed' : 'loading',
      mine: reuse(mine, lists.mine),
      waiting: reuse(waiting, lists.waiting),
      left: reuse(left, lists.left),
    });
  }

  private chat(client: ChatClient, session: Session): Chat {
    const state = client.state.get();
    const { conversationId } = session;
    const conversation = state.conversations.find((one) => one.conversationId === conversationId);
    const messages = this.followed.has(conversationId) ? client.timeline(conversationId).get().messages : [];
    const presence = client.presence.of(session.visitorId).get();
    return toChat(session, conversation, messages, presence, state);
  }

  /** The last line of a chat may be the server's, so the row needs the messages before it; own chats are few. */
  private follow(client: ChatClient): void {
    const wanted = new Set([...this.lookedAt, ...listed(client.state.get())]);
    for (const [conversationId, unfollow] of this.followed) {
      if (!wanted.has(conversationId)) {
        this.followed.delete(conversationId);
        unfollow();
      }
    }
    for (const conversationId of wanted) {
      if (!this.followed.has(conversationId)) {
        const timeline = client.timeline(conversationId);
        const unsubscribe = timeline.subscribe(() => this.changed());
        this.followed.set(conversationId, () => {
          unsubscribe();
          client.closeTimeline(conversationId);
        });
      }
    }
  }

  private tryAgain(client: ChatClient): void {
    this.again ??= setTimeout(() => {
      this.again = undefined;
      client.connect();
    }, AFTER_CLOSE_MS);
  }
}

/** Own chats, and the first of the waiting ones that went back into the line, whose last line is the server's. */
function listed({ support, userId, conversations }: ClientState): string[] {
  const own = support.sessions.filter((session) => session.state === 'active' && session.agentId === userId);
  const returned = support.sessions.filter(
    ({ state, conversationId }) =>
      state === 'waiting' &&
      conversations.find((one) => one.conversationId === conversationId)?.lastMessage?.content.kind === 'system',
  );
  return [...own, ...returned.slice(0, MOST_RETURNED)].map((session) => session.conversationId);
}

function problemOf(failure: unknown): LoginProblem {
  if (failure instanceof ParleyError && failure.code === 'WRONG_CREDENTIALS') {
    return { kind: 'wrong' };
  }
  if (failure instanceof ParleyError && failure.code === 'RATE_LIMITED') {
    return { kind: 'throttled', until: Date.now() + Math.max(1_000, failure.retryAfterMs) };
  }
  return { kind: 'unreachable' };
}

/** There will be no token without signing in again. */
function isFinal(failure: unknown): boolean {
  return failure instanceof ParleyError && !failure.retryable;
}

/** The list from before while it says the same, so that nothing is drawn anew for a change elsewhere. */
function reuse(before: readonly Chat[], now: readonly Chat[]): readonly Chat[] {
  const rows = now.map((chat) => {
    const known = before.find((one) => one.sessionId === chat.sessionId);
    return known && JSON.stringify(known) === JSON.stringify(chat) ? known : chat;
  });
  return rows.length === before.length && rows.every((chat, index) => chat === before[index]) ? before : rows;
}
