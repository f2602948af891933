import type { Presences } from './presence/views.js';
import type { ReportReason } from './report/reports.js';
import type { SearchPage, SearchQuery } from './search/search.js';
import type { Readable } from './state/readable.js';
import type {
  AttachmentContent,
  Availability,
  ClientState,
  Device,
  ConversationSettings,
  CustomContent,
  Groups,
  Mention,
  Profile,
  ReadCount,
  ReaderPage,
  Relation,
  SendOptions,
  Session,
  Timeline,
  TimelineMessage,
} from './views.js';

/**
 * Stands for the visitor's one SUPPORT conversation wherever a conversation is named, also before it exists:
 * a message sent to it waits in the outbox until the conversation was opened.
 */
export const SUPPORT = 'support';

/** What a client can be asked to do. {@link ParleyClient} is the one over a WebSocket. */
export interface ChatClient {
  readonly state: Readable<ClientState>;

  /** Connects and stays connected. Harmless if it already does; after `closed` or `offline` it tries at once. */
  connect(): void;
  /** Ends the connection; what is known and what is to be sent stays. */
  disconnect(): void;
  /** Disconnects, and lets go of timers, listeners and the store. Nothing can be done with the client afterwards. */
  dispose(): void;

  /** The messages of one conversation. The first call begins to load the newest ones; later calls return the same. */
  timeline(conversationId: string): Readable<Timeline>;
  /** Forgets the messages of one conversation (not those on their way) and no longer keeps them current. */
  closeTimeline(conversationId: string): void;
  /** Loads the page before the oldest message that is there. Does nothing if there is none, or it is being loaded. */
  loadOlder(conversationId: string): void;
  /** Tries again to load a timeline whose phase is `failed`. */
  reload(conversationId: string): void;

  /**
   * Puts a text into the outbox and returns its key. It is sent as soon as possible, in order, exactly once, and
   * survives a reload of the page. Throws a ParleyError EMPTY_TEXT or TEXT_TOO_LONG.
   */
  send(conversationId: string, text: string, options?: SendOptions): string;
  /** As `send`, of the host's own content. Throws a ParleyError TEXT_TOO_LONG. */
  sendCustom(conversationId: string, content: Omit<CustomContent, 'kind'>, options?: SendOptions): string;
  /**
   * As `send`, of a file that `Attachments.upload` has brought to the server for this conversation; its caption may be
   * empty. Throws a ParleyError TEXT_TOO_LONG.
   */
  sendAttachment(conversationId: string, attachment: AttachmentContent, options?: SendOptions): string;
  /**
   * As `send`, of messages that the user may read: one as it is, several (of ascending seqs, 100 at most) merged into one. What
   * they say the server fills in; until it has, the content is `forward`. To forward several as they are, call it for each.
   * It fails with CANNOT_FORWARD where one was recalled or may not be read.
   */
  forward(conversationId: string, sourceId: string, seqs: readonly number[]): string;
  /** Sends a failed message again, behind those sent since. */
  retry(conversationId: string, key: string): void;
  /** Removes a failed message. */
  discard(conversationId: string, key: string): void;
  /**
   * Replaces the text of an own message that is loaded, whom it names too, and gives it as it is then. Fails with EMPTY_TEXT, TEXT_TOO_LONG,
   * NOT_FOUND (not loaded), TOO_LATE (over the deployment's time, 15 minutes by default), CONFLICT (edited elsewhere
   * meanwhile, or recalled), or what would refuse a new message: NOT_ALLOWED, NOT_SESSION_OWNER, SESSION_CLOSED …
   */
  edit(conversationId: string, seq: number, text: string, mentions?: readonly Mention[]): Promise<TimelineMessage>;
  /**
   * Takes an own message back, for everybody and for good, and gives it as it is then; one that was recalled already is
   * given as it is. Fails with TOO_LATE (2 minutes by default), or what would refuse a new message.
   */
  recall(conversationId: string, seq: number): Promise<TimelineMessage>;
  /**
   * Takes 1 to 100 messages out of the user's own view, on all of the user's devices and for good; nobody else learns of it.
   * What is out already is no error. Fails with NOT_FOUND, CONFLICT (others' that are not read), TOO_MANY_ITEMS, or
   * NOT_ALLOWED (where the user is not in it, and for agents).
   */
  deleteMessages(conversationId: string, seqs: readonly number[]): Promise<void>;
  /**
   * Sets the own reaction to a message, or takes it away, and gives the message as it is then. Fails with CONFLICT (it was
   * recalled), TOO_MANY_ITEMS (20 different emoji or 500 reactions to it), or what would refuse a new message.
   */
  react(conversationId: string, seq: number, emoji: string, on: boolean): Promise<TimelineMessage>;
  /**
   * Pins a message to its conversation for everybody in it, or takes it off, and gives it as it is then. In a support
   * conversation agents only. Fails with CONFLICT (it was recalled), TOO_MANY_ITEMS (50 are pinned), or what would refuse a
   * new message.
   */
  pin(conversationId: string, seq: number, on: boolean): Promise<TimelineMessage>;
  /** What is pinned to a conversation, the one that was pinned last first. */
  pinned(conversationId: string): Promise<readonly TimelineMessage[]>;
  /**
   * Finds messages that the user may read by what they say, the newest first. Fails with EMPTY_TEXT, INVALID_ARGUMENT,
   * TOO_MANY_ITEMS (more than 10 words), SEARCH_TOO_BROAD, SEARCH_DISABLED, or NOT_ALLOWED (not a conversation of the user's).
   * What was just sent is found a second or two later.
   */
  search(query: SearchQuery): Promise<SearchPage>;
  /**
   * Tells the operator's moderators of a message that somebody else has sent, as it is now, in at most 500 characters of
   * one's own. Fails with NOT_FOUND, NOT_ALLOWED (not to be read), CONFLICT (it was recalled), INVALID_ARGUMENT (an own one),
   * or TOO_MANY_REPORTS.
   */
  reportMessage(conversationId: string, seq: number, reason: ReportReason, text?: string): Promise<void>;
  /** The same of somebody whose profile the user may see. Fails with NOT_FOUND or TOO_MANY_REPORTS. */
  reportUser(userId: string, reason: ReportReason, text?: string): Promise<void>;
  /**
   * Arranges a conversation on all of the user's devices, and gives its settings as they are then. Fails with NOT_ALLOWED
   * where the user is not in it.
   */
  set(
    conversationId: string,
    setting: 'pinned' | 'muted' | 'markedUnread' | 'hidden',
    on: boolean,
  ): Promise<ConversationSettings>;
  /**
   * What is typed and not sent; '' when it was sent. May be called with every key: at most one frame per 2 s goes out,
   * with the newest. Of at most as many bytes as a message's text; what is longer is refused and not kept.
   */
  saveDraft(conversationId: string, draft: string): void;
  /** Raises the own read mark; lower values are ignored. */
  markRead(conversationId: string, seq: number): void;
  /**
   * How many have read own messages, of those who may read them; 1 to 50 seqs, others' messages are left out. Fails with
   * NOT_ALLOWED where the user is not in the conversation.
   */
  readCounts(conversationId: string, seqs: readonly number[]): Promise<readonly ReadCount[]>;
  /**
   * Who has read an own message, or has not (`unread`), by user id, in pages of 100. Fails with NOT_ALLOWED where the user is
   * not in the conversation, or the message is not the user's own.
   */
  readers(conversationId: string, seq: number, unread?: boolean, afterUserId?: string): Promise<ReaderPage>;
  /** The user is typing. May be called with every key: at most one frame per 3 s goes out. */
  typing(conversationId: string): void;

  /** Returns the conversation's id; creates it when there is none. */
  openDirect(peerUserId: string): Promise<string>;
  openSupport(): Promise<string>;

  requestFriend(userId: string, message?: string): Promise<Relation>;
  acceptFriend(userId: string): Promise<Relation>;
  /** Ends the request of that user; fails with NOT_FOUND when none is open. */
  rejectFriend(userId: string): Promise<Relation>;
  /** Ends the own request; fails with NOT_FOUND when none is open. */
  cancelFriendRequest(userId: string): Promise<Relation>;
  /** Sets the own name for a friend, at most 100 characters; '': none. */
  setRemark(userId: string, remark: string): Promise<Relation>;
  /** Files a friend under a group, at most 50 characters; '': none. */
  setGroup(userId: string, group: string): Promise<Relation>;
  /** Ends a friendship, or a request of either side. */
  removeFriend(userId: string): Promise<Relation>;
  block(userId: string): Promise<Relation>;
  unblock(userId: string): Promise<Relation>;

  readonly groups: Groups;

  readonly presence: Presences;

  /**
   * Looks up 1 to 100 users. Who does not exist, is disabled, or is not for the own user to see is not among the answers:
   * a user sees users, a visitor whom it has talked to, an agent the visitors and agents of the site.
   */
  profiles(userIds: readonly string[]): Promise<readonly Profile[]>;

  /** The user's own devices, the one that was seen last first. Users and agents. */
  devices(): Promise<readonly Device[]>;
  /**
   * Ends what one of the user's own devices is signed in with: within seconds it is disconnected, and has to sign in
   * anew. A device that is not there is no error; this one may be named, too.
   */
  logOutDevice(deviceId: string): Promise<void>;

  /** Fetches the sessions anew. They are kept current anyway. */
  refreshSessions(): Promise<void>;
  resolveSession(sessionId: string): Promise<Session>;
  setAvailability(availability: Exclude<Availability, 'unknown'>): Promise<void>;
}
