import { LinkReader, MessageReader, problemOf, Store, type ChangeProblem } from '@parley/kit';
import {
  ParleyError,
  SUPPORT,
  type AttachmentLinks,
  type Attachments,
  type ChatClient,
  type Readable,
  type RefreshTokenKeep,
  type Session,
  type SiteAppearance,
  type Timeline,
  type TokenSource,
} from '@parley/sdk';
import type { FailureReason, SessionView, WidgetState } from '../app/state';
import { EMPTY_CHAT, type VisitorChat, type VisitorChatView } from './VisitorChat';

export interface VisitorChatParts {
  /** How the site looks, for one who is nobody yet. */
  readonly site: () => Promise<SiteAppearance>;
  /** Says who the visitor is, and makes a new one when it is asked for the first time. */
  readonly tokens: TokenSource;
  readonly keep: RefreshTokenKeep;
  readonly attachments: Attachments;
  readonly client: (tokens: TokenSource) => ChatClient;
}

const SITE_AGAIN_MS = 5_000;
/** The server ended the connection for good, which this page can't mend; a later version of the server may. */
const AFTER_CLOSE_MS = 30_000;

/** The visitor's conversation over the SDK. Nothing connects before somebody is there who has, or writes, something. */
export class SdkVisitorChat implements VisitorChat {
  readonly view = new Store<VisitorChatView>(EMPTY_CHAT);
  private readonly client: ChatClient;
  private readonly timeline: Readable<Timeline>;
  private readonly link = new LinkReader();
  private readonly messages = new MessageReader<FailureReason>(
    (error) => (error.code === 'TEXT_TOO_LONG' ? 'tooLong' : 'other'),
    () => this.view.get().site?.name ?? '',
  );
  private begun = false;
  private arrived = false;
  private siteFailed = false;
  private closedAtMs = 0;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: VisitorChatParts) {
    this.client = parts.client((reason) => this.token(reason));
    this.timeline = this.client.timeline(SUPPORT);
    this.timeline.subscribe(() => this.changed());
    this.client.state.subscribe(() => this.changed());
    for (const signal of ['online', 'offline']) {
      window.addEventListener(signal, () => this.changed());
    }
    this.changed();
  }

  begin(): void {
    if (this.begun) {
      return;
    }
    this.begun = true;
    if (this.parts.keep.get() !== null) {
      this.arrive();
    } else {
      this.look();
    }
    this.changed();
  }

  arrive(): void {
    if (!this.arrived && this.view.get().fault === null) {
      this.arrived = true;
      this.client.connect();
    }
  }

  /** Called from the outside with the site's looks whenever a token came with them. */
  siteKnown({ name, greeting, accent }: SiteAppearance): void {
    const { site } = this.view.get();
    if (site?.name !== name || site.greeting !== greeting || site.accent !== accent) {
      this.view.patch({ site: { name, greeting, accent } });
    }
  }

  send(text: string, replyTo?: number): void {
    this.client.send(SUPPORT, text, { replyTo });
  }

  async upload(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<void> {
    this.arrive();
    const conversationId = await this.client.openSupport();
    const attachment = await this.parts.attachments.upload(conversationId, file, { onProgress, signal });
    signal.throwIfAborted();
    this.client.sendAttachment(SUPPORT, attachment);
  }

  links(seq: number, attachmentId: string): Promise<AttachmentLinks> {
    return this.parts.attachments.links(this.timeline.get().conversationId, seq, attachmentId);
  }

  retry(key: string): void {
    this.client.retry(SUPPORT, key);
  }

  discard(key: string): void {
    this.client.discard(SUPPORT, key);
  }

  edit(seq: number, text: string): Promise<ChangeProblem | null> {
    return problemOf(this.client.edit(SUPPORT, seq, text));
  }

  recall(seq: number): Promise<ChangeProblem | null> {
    return problemOf(this.client.recall(SUPPORT, seq));
  }

  react(seq: number, emoji: string, on: boolean): Promise<ChangeProblem | null> {
    return problemOf(this.client.react(SUPPORT, seq, emoji, on));
  }

  loadOlder(): void {
    if (this.timeline.get().phase === 'failed') {
      this.client.reload(SUPPORT);
    } else {
      this.client.loadOlder(SUPPORT);
    }
  }

  typing(): void {
    this.client.typing(SUPPORT);
  }

  markRead(seq: number): void {
    this.client.markRead(SUPPORT, seq);
  }

  resume(): void {
    this.client.connect();
  }

  private async token(reason: Parameters<TokenSource>[0]): ReturnType<TokenSource> {
    try {
      return await this.parts.tokens(reason);
    } catch (failure) {
      this.refused(failure);
      throw failure;
    }
  }

  private look(): void {
    this.parts.site().then(
      (site) => {
        this.siteFailed = false;
        this.siteKnown(site);
        this.changed();
      },
      (failure: unknown) => {
        if (!this.refused(failure) && !this.arrived) {
          this.siteFailed = true;
          this.changed();
          setTimeout(() => this.look(), SITE_AGAIN_MS);
        }
      },
    );
  }

  /** True if it is the site's owner who has to mend something. */
  private refused(failure: unknown): boolean {
    const fault = failure instanceof ParleyError ? FAULTS[failure.code] : undefined;
    if (fault) {
      this.view.patch({ fault });
    }
    return fault !== undefined;
  }

  private changed(): void {
    const state = this.client.state.get();
    const timeline = this.timeline.get();
    if (state.connection.status === 'closed' && state.connection.reason !== 'replaced') {
      this.ended();
    }
    const { messages, failures } = this.messages.read(timeline.messages, state);
    if (this.begun && messages.some((message) => message.state === 'sending')) {
      // Also what was written before a reload by somebody whom the server has not heard of yet.
      this.arrive();
    }
    const known = state.support.loaded || state.support.error !== null;
    this.view.patch({
      link: this.linkNow(),
      messages,
      failures,
      history: !this.arrived ? 'none' : timeline.phase === 'ready' && !known ? 'loading' : timeline.phase,
      hasOlder: timeline.hasOlder,
      loadingOlder: timeline.loadingOlder,
      session: this.session(state.support.sessions, timeline),
      typing: timeline.typing[0]?.name ?? null,
      readSeq: timeline.readSeq,
      unread: timeline.unread,
    });
  }

  private linkNow(): VisitorChatView['link'] {
    const link = this.link.read(this.client.state.get().connection);
    return link === 'idle' && this.siteFailed ? (navigator.onLine ? 'unreachable' : 'offline') : link;
  }

  /** The same object while it says the same. */
  private session(sessions: readonly Session[], timeline: Timeline): SessionView {
    const before = this.view.get().session;
    const now = sessionView(sessions, timeline);
    return JSON.stringify(before) === JSON.stringify(now) ? before : now;
  }

  /** A visitor whose tokens were revoked becomes a new one, at once; anything else is tried again later. */
  private ended(): void {
    if (this.again !== undefined || this.view.get().fault !== null) {
      return;
    }
    const sinceLastMs = Date.now() - this.closedAtMs;
    this.closedAtMs = Date.now();
    this.again = setTimeout(
      () => {
        this.again = undefined;
        this.client.connect();
      },
      sinceLastMs > AFTER_CLOSE_MS ? 0 : AFTER_CLOSE_MS,
    );
  }
}

const FAULTS: Readonly<Record<string, WidgetState['fault'] & string>> = {
  UNKNOWN_SITE: 'unknownSite',
  ORIGIN_NOT_ALLOWED: 'notHere',
};

/** The newest round of help; one that ended before this visit shows in the last line only. */
function sessionView(sessions: readonly Session[], { messages }: Timeline): SessionView {
  const session = sessions.reduce<Session | null>(
    (newest, one) => (newest === null || one.waitingSinceMs >= newest.waitingSinceMs ? one : newest),
    null,
  );
  switch (session?.state) {
    case 'waiting':
      return { state: 'waiting', ahead: session.queuePosition };
    case 'active':
      return { state: 'active', agentName: session.agentName };
    case 'resolved':
      return { state: 'resolved' };
    default: {
      const last = messages[messages.length - 1]?.content;
      return { state: last?.kind === 'system' && last.event === 'sessionResolved' ? 'resolved' : 'none' };
    }
  }
}
