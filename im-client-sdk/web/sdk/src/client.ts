import { SUPPORT, type ChatClient } from './api.js';
import type { ResultCase, ResultOf } from './connection/requests.js';
import { Core, type CorePorts } from './core.js';
import { ParleyError, present } from './errors.js';
import { Availability as Available, type RelationResult, type Report, type UpdateFriend } from './gen/protocol.js';
import type { ClientOptions } from './options.js';
import { textBytes } from './outbox/lane.js';
import type { Outbox } from './outbox/outbox.js';
import { MemoryOutbox } from './outbox/memory.js';
import { browserPage, defaultUrl } from './platform/page.js';
import { newUuid } from './platform/random.js';
import { systemClock } from './platform/clock.js';
import { SocketWire } from './platform/socket.js';
import type { Presences } from './presence/views.js';
import type { RequestBody } from './protocol/codec.js';
import { toReport, type ReportReason } from './report/reports.js';
import { toPage, toSearch, type SearchPage, type SearchQuery } from './search/search.js';
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
import {
  toAvailability,
  toDeviceKind,
  toDevices,
  toMember,
  toMessage,
  toProfile,
  toSettings,
} from './protocol/convert.js';

/** A client over a WebSocket. */
export class ParleyClient implements ChatClient {
  readonly state: Readable<ClientState>;
  readonly groups: Groups;
  readonly presence: Presences;
  private readonly core: Core;
  private readonly ports: CorePorts;
  private readonly stopPage: () => void;
  private disposed = false;

  /** `ports` replaces what belongs to the platform; for tests. */
  constructor(options: ClientOptions, ports: Partial<CorePorts> = {}) {
    this.ports = {
      clock: ports.clock ?? systemClock,
      wire: ports.wire ?? new SocketWire(options.webSocket),
      page: ports.page ?? browserPage(),
      tokenSource: options.tokenSource,
      store: ports.store ?? options.outbox ?? new MemoryOutbox(),
      keeping: ports.keeping ?? options.keeping ?? null,
      newId: ports.newId ?? newUuid,
    };
    this.core = new Core(this.ports, {
      deviceId: options.deviceId,
      client: options.client ?? 'ts-sdk',
      deviceKind: toDeviceKind(options.deviceKind ?? ('document' in globalThis ? 'web' : 'unknown')),
      wsUrl: options.wsUrl ?? defaultUrl(),
      support: options.support ?? true,
      relations: options.relations ?? true,
      deliveries: options.tellDeliveries ?? true,
      pageSize: options.pageSize ?? 50,
    });
    this.state = this.core.state;
    this.groups = this.core.groups;
    this.presence = this.core.presence;
    this.stopPage = this.ports.page.subscribe((signal) =>
      this.core.input(() => {
        if (signal !== 'hidden') {
          this.core.connection.wake();
        }
        this.core.connection.visibilityChanged();
      }),
    );
  }

  connect(): void {
    if (!this.disposed) {
      this.core.input(() => this.core.connect());
    }
  }

  disconnect(): void {
    this.core.input(() => this.core.disconnect());
  }

  dispose(): void {
    if (!this.disposed) {
      this.disposed = true;
      this.stopPage();
      this.core.input(() => this.core.close());
    }
  }

  /** At logout: disposes of the client, and removes what is kept of conversations, messages and relations. */
  forget(): Promise<void> {
    const removed = this.core.mirror?.remove() ?? Promise.resolve();
    this.dispose();
    return removed;
  }

  timeline(conversationId: string): Readable<Timeline> {
    return this.core.input(() => {
      const timeline = this.core.timeline(conversationId);
      this.core.track(conversationId);
      return timeline;
    });
  }

  closeTimeline(conversationId: string): void {
    this.core.input(() => this.core.untrack(this.core.conversations.resolve(conversationId)));
  }

  loadOlder(conversationId: string): void {
    this.core.input(() => this.core.puller.older(this.core.conversations.resolve(conversationId)));
  }

  reload(conversationId: string): void {
    this.core.input(() => this.core.puller.retry(this.core.conversations.resolve(conversationId)));
  }

  send(conversationId: string, text: string, options: SendOptions = {}): string {
    this.check();
    this.checkText(text);
    return this.put(conversationId, text, options);
  }

  sendCustom(conversationId: string, content: Omit<CustomContent, 'kind'>, options: SendOptions = {}): string {
    this.check();
    this.checkLength(content.fallback);
    this.checkLength(content.json);
    return this.put(conversationId, content.fallback, { ...options, custom: { kind: 'custom', ...content } });
  }

  sendAttachment(conversationId: string, attachment: AttachmentContent, options: SendOptions = {}): string {
    this.check();
    this.checkLength(attachment.caption);
    return this.put(conversationId, attachment.caption, { ...options, attachment });
  }

  forward(conversationId: string, sourceId: string, seqs: readonly number[]): string {
    this.check();
    const source = this.core.conversations.resolve(sourceId);
    return this.put(conversationId, '', { forward: { kind: 'forward', conversationId: source, seqs } });
  }

  private put(conversationId: string, text: string, more: Parameters<Outbox['add']>[2]): string {
    return this.core.input(() => {
      const id = this.core.conversations.resolve(conversationId);
      this.core.typing.sent(id);
      const key = this.core.outbox.add(id, text, more);
      this.core.support.openIfAwaited();
      return key;
    });
  }

  retry(conversationId: string, key: string): void {
    this.core.input(() => {
      this.core.outbox.retry(conversationId, key);
      this.core.support.openIfAwaited();
    });
  }

  discard(conversationId: string, key: string): void {
    this.core.input(() => this.core.outbox.discard(conversationId, key));
  }

  async edit(
    conversationId: string,
    seq: number,
    text: string,
    mentions: readonly Mention[] = [],
  ): Promise<TimelineMessage> {
    this.check();
    this.checkText(text);
    const id = this.core.conversations.resolve(conversationId);
    const shown = this.core.conversations.find(id, seq);
    if (!shown) {
      throw new ParleyError('NOT_FOUND', `seq ${seq}: not loaded (expected: a message that is shown)`, false);
    }
    const content = {
      kind: { case: 'text', value: { text } } as const,
      replyTo: 0,
      mentions: [...mentions],
      origin: undefined,
    };
    const value = { conversationId: id, seq, content, edits: shown.edits, opId: this.ports.newId() };
    return this.change({ case: 'edit', value });
  }

  async recall(conversationId: string, seq: number): Promise<TimelineMessage> {
    const id = this.known(conversationId);
    return this.change({ case: 'recall', value: { conversationId: id, seq, opId: this.ports.newId() } });
  }

  async deleteMessages(conversationId: string, seqs: readonly number[]): Promise<void> {
    const value = { conversationId: this.known(conversationId), seqs: [...seqs] };
    return this.request({ case: 'deleteMessages', value }, 'deleteMessagesResult', ({ deletion }) =>
      this.core.conversations.applyDeletion(present(deletion)),
    );
  }

  async react(conversationId: string, seq: number, emoji: string, on: boolean): Promise<TimelineMessage> {
    const id = this.known(conversationId);
    const value = { conversationId: id, seq, emoji, remove: !on, opId: this.ports.newId() };
    return this.change({ case: 'react', value });
  }

  async pin(conversationId: string, seq: number, on: boolean): Promise<TimelineMessage> {
    const id = this.known(conversationId);
    return this.change({
      case: 'pinMessage',
      value: { conversationId: id, seq, unpin: !on, opId: this.ports.newId() },
    });
  }

  async pinned(conversationId: string): Promise<readonly TimelineMessage[]> {
    const value = { conversationId: this.known(conversationId) };
    return this.request({ case: 'listPinned', value }, 'listPinnedResult', ({ messages }) =>
      messages.map((message) => this.core.views.message(toMessage(message))),
    );
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    const id = query.conversationId === undefined ? '0' : this.known(query.conversationId);
    return this.request({ case: 'search', value: toSearch(query, id) }, 'searchResult', (result) =>
      toPage(result, this.core.views),
    );
  }

  async reportMessage(conversationId: string, seq: number, reason: ReportReason, text = ''): Promise<void> {
    const subject = { case: 'message', value: { conversationId: this.known(conversationId), seq } } as const;
    return this.report(toReport(subject, reason, text, this.ports.newId()));
  }

  async reportUser(userId: string, reason: ReportReason, text = ''): Promise<void> {
    this.check();
    return this.report(toReport({ case: 'userId', value: userId }, reason, text, this.ports.newId()));
  }

  private report(value: Report): Promise<void> {
    return this.request({ case: 'report', value }, 'reportResult', () => undefined);
  }

  /** The id of a conversation that exists. */
  private known(conversationId: string): string {
    this.check();
    const id = this.core.conversations.resolve(conversationId);
    if (id === SUPPORT) {
      throw new ParleyError('NOT_FOUND', 'no SUPPORT conversation yet', false);
    }
    return id;
  }

  private change(body: RequestBody): Promise<TimelineMessage> {
    return this.request(body, 'changeResult', (result) => {
      const message = toMessage(present(result.message));
      this.core.arrivals.change(message);
      return this.core.views.message(message);
    });
  }

  set(
    conversationId: string,
    setting: 'pinned' | 'muted' | 'markedUnread' | 'hidden',
    on: boolean,
  ): Promise<ConversationSettings> {
    const id = this.core.conversations.resolve(conversationId);
    const value = { conversationId: id, opId: this.ports.newId(), setting: { case: setting, value: on } };
    return this.request({ case: 'updateSettings', value }, 'settingsResult', ({ settings }) => {
      this.core.conversations.applySettings(id, settings);
      return toSettings(present(settings), this.core.conversations.record(id)?.lastSeq ?? 0);
    });
  }

  saveDraft(conversationId: string, draft: string): void {
    this.core.input(() => this.core.drafts.save(this.core.conversations.resolve(conversationId), draft));
  }

  markRead(conversationId: string, seq: number): void {
    this.core.input(() => {
      const { conversations, marks } = this.core;
      const id = conversations.resolve(conversationId);
      if (seq > (conversations.record(id)?.readSeq ?? 0)) {
        conversations.read(id, conversations.selfId, seq);
        marks.raise(id, seq);
      }
    });
  }

  readCounts(conversationId: string, seqs: readonly number[]): Promise<readonly ReadCount[]> {
    const value = { conversationId: this.known(conversationId), seqs: [...seqs] };
    return this.request({ case: 'getReadCounts', value }, 'getReadCountsResult', ({ counts }) => counts);
  }

  readers(conversationId: string, seq: number, unread = false, afterUserId = '0'): Promise<ReaderPage> {
    const value = { conversationId: this.known(conversationId), seq, unread, afterUserId, limit: 0 };
    return this.request({ case: 'listReaders', value }, 'listReadersResult', ({ members, more }) => ({
      members: members.map(toMember),
      more,
    }));
  }

  typing(conversationId: string): void {
    this.core.input(() => {
      if (this.core.connection.ready) {
        this.core.typing.tell(this.core.conversations.resolve(conversationId));
      }
    });
  }

  openDirect(peerUserId: string): Promise<string> {
    return this.open({ case: 'peerUserId', value: peerUserId });
  }

  openSupport(): Promise<string> {
    return this.open({ case: 'support', value: {} });
  }

  requestFriend(userId: string, message = ''): Promise<Relation> {
    return this.relate({ case: 'requestFriend', value: { userId, message, opId: this.ports.newId() } });
  }

  acceptFriend(userId: string): Promise<Relation> {
    return this.relate({ case: 'acceptFriend', value: { userId, opId: this.ports.newId() } });
  }

  rejectFriend(userId: string): Promise<Relation> {
    return this.relate({ case: 'rejectFriend', value: { userId, opId: this.ports.newId() } });
  }

  cancelFriendRequest(userId: string): Promise<Relation> {
    return this.relate({ case: 'cancelFriendRequest', value: { userId, opId: this.ports.newId() } });
  }

  setRemark(userId: string, remark: string): Promise<Relation> {
    return this.label(userId, { case: 'remark', value: remark });
  }

  setGroup(userId: string, group: string): Promise<Relation> {
    return this.label(userId, { case: 'group', value: group });
  }

  removeFriend(userId: string): Promise<Relation> {
    return this.relate({ case: 'removeFriend', value: { userId, opId: this.ports.newId() } });
  }

  block(userId: string): Promise<Relation> {
    return this.relate({ case: 'block', value: { userId, opId: this.ports.newId() } });
  }

  unblock(userId: string): Promise<Relation> {
    return this.relate({ case: 'unblock', value: { userId, opId: this.ports.newId() } });
  }

  profiles(userIds: readonly string[]): Promise<readonly Profile[]> {
    return this.request({ case: 'getProfiles', value: { userIds } }, 'getProfilesResult', (result) =>
      result.profiles.map(toProfile),
    );
  }

  devices(): Promise<readonly Device[]> {
    return this.request({ case: 'listDevices', value: {} }, 'listDevicesResult', toDevices);
  }

  async logOutDevice(deviceId: string): Promise<void> {
    await this.request({ case: 'logOutDevice', value: { deviceId } }, 'logOutDeviceResult', () => undefined);
  }

  refreshSessions(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.core.input(() => {
        if (!this.core.connection.ready) {
          reject(new ParleyError('DISCONNECTED', 'not connected', true));
          return;
        }
        this.core.sessions.refresh((reply) => {
          this.core.checkAll();
          if (reply.ok) {
            resolve();
          } else {
            reject(reply.error);
          }
        });
      });
    });
  }

  async resolveSession(sessionId: string): Promise<Session> {
    const body: RequestBody = { case: 'resolveSession', value: { sessionId, opId: this.ports.newId() } };
    return this.request(body, 'resolveSessionResult', (result) => this.core.sessions.apply(present(result.session)));
  }

  async setAvailability(availability: Exclude<Availability, 'unknown'>): Promise<void> {
    const value = { availability: availability === 'online' ? Available.ONLINE : Available.AWAY };
    await this.request({ case: 'setAvailability', value }, 'setAvailabilityResult', (result) =>
      this.core.sessions.setAvailability(toAvailability(result.availability)),
    );
  }

  private open(target: { case: 'peerUserId'; value: string } | { case: 'support'; value: object }): Promise<string> {
    return this.request({ case: 'openConversation', value: { target } }, 'openConversationResult', (result) => {
      const conversation = present(result.conversation);
      this.core.arrivals.conversation(conversation);
      return conversation.conversationId;
    });
  }

  private label(userId: string, label: UpdateFriend['label']): Promise<Relation> {
    return this.relate({ case: 'updateFriend', value: { userId, opId: this.ports.newId(), label } });
  }

  private relate(body: RequestBody): Promise<Relation> {
    return this.request(body, 'relationResult', (result: RelationResult) =>
      this.core.relations.apply(present(result.relation)),
    );
  }

  private request<C extends ResultCase, T>(body: RequestBody, expect: C, use: (result: ResultOf<C>) => T): Promise<T> {
    return this.core.patient.request(body, expect, use);
  }

  private checkText(text: string): void {
    if (text.trim() === '') {
      throw new ParleyError('EMPTY_TEXT', 'text is blank', false);
    }
    this.checkLength(text);
  }

  private checkLength(text: string): void {
    const most = this.core.limits.maxTextBytes;
    const bytes = textBytes(text);
    if (bytes > most) {
      throw new ParleyError('TEXT_TOO_LONG', `text: ${bytes} bytes (expected: <= ${most})`, false);
    }
  }

  private check(): void {
    if (this.disposed) {
      throw new ParleyError('CLOSED', 'the client was disposed of', false);
    }
  }
}
