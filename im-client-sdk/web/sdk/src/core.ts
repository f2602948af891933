import { SUPPORT } from './api.js';
import { Connection, type ConnectionSettings } from './connection/connection.js';
import { ConnectionView } from './connection/connectionView.js';
import { PatientRequests } from './connection/patientRequests.js';
import { Conversations } from './conversation/conversations.js';
import { Deliveries } from './conversation/deliveries.js';
import { Drafts } from './conversation/drafts.js';
import { Quotes } from './conversation/quotes.js';
import { ReadMarks } from './conversation/readMarks.js';
import { TypingState } from './conversation/typing.js';
import { GroupRequests } from './group/groups.js';
import type { HelloResult } from './gen/protocol.js';
import { Outbox } from './outbox/outbox.js';
import type { OutboxStore } from './outbox/store.js';
import type { Clock, Page, Wire } from './ports.js';
import { PresenceWatch } from './presence/watch.js';
import { DEFAULT_LIMITS, toLimits } from './protocol/convert.js';
import { Relations } from './relation/relations.js';
import type { TokenSource } from './rest/tokens.js';
import { Batch, Derived } from './state/readable.js';
import { Views } from './state/views.js';
import { SupportOpener } from './support/opener.js';
import { Sessions } from './support/sessions.js';
import type { Keeping, Mirror } from './store/mirror.js';
import type { StoredState } from './store/store.js';
import { Arrivals } from './sync/arrivals.js';
import { ChangePuller } from './sync/changePuller.js';
import { Puller } from './sync/puller.js';
import { push } from './sync/pushes.js';
import { Syncer } from './sync/syncer.js';
import type { ClientState, Limits, Timeline } from './views.js';

export interface CorePorts {
  readonly clock: Clock;
  readonly wire: Wire;
  readonly page: Page;
  readonly tokenSource: TokenSource;
  readonly store: OutboxStore;
  /** null: nothing but the outbox survives a reload. */
  readonly keeping: Keeping | null;
  readonly newId: () => string;
}

export interface CoreSettings extends ConnectionSettings {
  readonly support: boolean;
  readonly relations: boolean;
  readonly deliveries: boolean;
  readonly pageSize: number;
}

/**
 * All parts of a client and what flows between them, without a socket, a timer or a store of its own. Whatever comes
 * from outside is one `input`: it is worked off completely before listeners hear of what it changed.
 */
export class Core {
  readonly batch = new Batch();
  readonly state: Derived<ClientState>;
  readonly connection: Connection;
  readonly conversations: Conversations;
  readonly outbox: Outbox;
  readonly puller: Puller;
  readonly changePuller: ChangePuller;
  readonly syncer: Syncer;
  readonly typing: TypingState;
  readonly marks: ReadMarks;
  readonly drafts: Drafts;
  readonly deliveries: Deliveries;
  readonly quotes: Quotes;
  readonly support: SupportOpener;
  readonly sessions: Sessions;
  readonly relations: Relations;
  readonly patient: PatientRequests;
  readonly groups: GroupRequests;
  readonly presence: PresenceWatch;
  readonly arrivals: Arrivals;
  limits: Limits = DEFAULT_LIMITS;
  readonly views: Views;
  readonly mirror: Mirror | null = null;
  private restoring = false;
  private connectWanted = false;
  private readonly timelines = new Map<string, Derived<Timeline>>();
  private readonly readyListeners = new Set<() => void>();
  private readonly connectionView: ConnectionView;
  private clockOffsetMs = 0;
  private closed = false;
  private writes: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ports: CorePorts,
    private readonly settings: CoreSettings,
  ) {
    const clock: Clock = {
      now: () => ports.clock.now(),
      random: () => ports.clock.random(),
      after: (delayMs, work) => ports.clock.after(delayMs, () => this.input(work)),
    };
    const changed = (id: string): void => this.changed(id);
    const stateChanged = (): void => this.state.invalidate();
    const ready = (): boolean => this.connection.ready;
    this.state = new Derived(this.batch, () => this.snapshot());
    this.connection = new Connection({ ...ports, clock, input: (work) => this.input(work) }, settings, {
      statusChanged: () => this.statusChanged(),
      ready: (hello) => this.accepted(hello),
      push: (body) => push(this, body),
    });
    const { requests } = this.connection;
    this.connectionView = new ConnectionView(
      this.connection,
      () => !this.syncer.running && this.puller.complete && this.changePuller.complete,
    );
    this.conversations = new Conversations(
      changed,
      () => this.supportKnown(),
      () => this.syncer.run(),
    );
    const { conversations } = this;
    this.outbox = new Outbox({
      clock,
      requests,
      ready,
      selfId: () => conversations.selfId,
      limits: () => this.limits,
      resolve: (id) => conversations.resolve(id),
      newId: ports.newId,
      put: (entry) => this.write((store) => store.put(entry)),
      remove: (clientMsgId) => this.write((store) => store.delete(clientMsgId)),
      stored: (message) => this.arrivals.message(message),
      changed,
    });
    this.puller = new Puller({
      clock,
      requests,
      conversations,
      ready,
      maxPullMessages: () => this.limits.maxPullMessages,
      pageSize: settings.pageSize,
      pulled: (messages) => messages.forEach((message) => this.arrivals.seen(message)),
      changed: (id) => {
        changed(id);
        this.changePuller.check(id);
      },
    });
    this.changePuller = new ChangePuller({
      clock,
      requests,
      conversations,
      ready,
      pulled: (id, after, to, messages) => this.arrivals.changes(id, after, to, messages),
      changed,
    });
    this.patient = new PatientRequests({
      clock,
      connection: this.connection,
      disposed: () => this.closed,
      whenReady: (callback) => this.whenReady(callback),
      input: (work) => this.input(work),
    });
    this.groups = new GroupRequests({
      conversations,
      newId: ports.newId,
      request: (body, expect, use) => this.patient.request(body, expect, use),
      sync: () => this.syncer.run(),
    });
    this.syncer = new Syncer({
      clock,
      requests,
      conversations,
      ready,
      done: (relations) => this.synced(relations),
      reset: () => {
        this.relations.reset();
        this.quotes.clear();
      },
    });
    this.presence = new PresenceWatch({ clock, requests, batch: this.batch, ready });
    this.typing = new TypingState(clock, requests, changed);
    this.quotes = new Quotes({ requests, conversations, ready, changed });
    const { outbox, puller, changePuller, syncer, typing, quotes } = this;
    this.arrivals = new Arrivals({ conversations, outbox, puller, changePuller, syncer, typing, quotes, stateChanged });
    this.marks = new ReadMarks(clock, requests, ready);
    this.deliveries = new Deliveries(clock, requests, conversations, () => settings.deliveries && ready());
    this.drafts = new Drafts(clock, requests, ready, ({ conversationId, settings }) =>
      this.conversations.applySettings(conversationId, settings),
    );
    this.support = new SupportOpener({
      clock,
      requests,
      ready,
      awaited: () => this.outbox.awaitsSupport,
      opened: (frame) => this.arrivals.conversation(frame),
    });
    this.sessions = new Sessions(requests, (frame) => conversations.upsert(frame), stateChanged);
    this.relations = new Relations(requests, () => {
      this.mirror?.touchRelations();
      stateChanged();
    });
    this.views = new Views({ conversations, outbox, typing, quotes, synced: () => this.syncer.synced });
    if (ports.keeping) {
      const current = (): boolean => this.connectionView.state.status === 'online' && this.marks.told;
      const drop = (id: string): void => this.drop(id);
      const sources = { clock, conversations, relations: this.relations, syncer, ready, current, drop, changed };
      this.mirror = ports.keeping(sources);
      this.restoring = true;
      void this.mirror.load().then((state) => this.input(() => this.remembered(state)));
    }
    this.write((store) => store.load().then((entries) => this.input(() => this.restored(entries))));
  }

  /** At once, or when what was kept has been read. */
  connect(): void {
    this.connectWanted = true;
    if (!this.restoring) {
      this.connection.connect();
    }
  }

  disconnect(): void {
    this.connectWanted = false;
    this.connection.disconnect();
  }

  input<T>(work: () => T): T {
    return this.batch.run(work);
  }

  timeline(requestedId: string): Derived<Timeline> {
    let timeline = this.timelines.get(requestedId);
    if (!timeline) {
      timeline = new Derived(this.batch, () => this.views.timeline(requestedId));
      this.timelines.set(requestedId, timeline);
    }
    return timeline;
  }

  /** Begins to keep the messages of this conversation. */
  track(requestedId: string): void {
    const id = this.conversations.resolve(requestedId);
    if (id !== SUPPORT) {
      this.conversations.track(id);
      this.mirror?.open(id);
      this.puller.check(id);
    }
  }

  untrack(id: string): void {
    if (this.mirror) {
      this.mirror.closed(id);
    } else {
      this.drop(id);
    }
  }

  private drop(id: string): void {
    this.conversations.untrack(id);
    this.quotes.forget(id);
    if (this.conversations.behind(id)) {
      // What its row lacks was to be pulled.
      this.syncer.run();
    }
  }

  /** Calls back on the next accepted connection; returns how to stop that. */
  whenReady(listener: () => void): () => void {
    this.readyListeners.add(listener);
    return () => this.readyListeners.delete(listener);
  }

  close(): void {
    this.closed = true;
    void this.mirror?.close();
    this.disconnect();
    this.presence.close();
    this.typing.clear();
    this.write((store) => Promise.resolve(store.close()));
  }

  private accepted(hello: HelloResult): void {
    const { conversations } = this;
    if (conversations.selfId !== hello.userId) {
      if (conversations.selfId !== '') {
        this.forgetUser();
        this.mirror?.otherUser();
      }
      conversations.selfId = hello.userId;
      this.outbox.adopt(hello.userId);
    }
    this.limits = toLimits(hello.limits);
    this.clockOffsetMs = hello.serverTimeMs - this.ports.clock.now();
    this.puller.restart();
    this.changePuller.restart();
    this.doubt();
    this.syncer.start(hello.logEpoch);
    this.outbox.restart();
    this.marks.restart();
    this.drafts.restart();
    this.quotes.restart();
    this.presence.restart();
    this.puller.checkAll();
    this.support.openIfAwaited();
    this.state.invalidate();
    for (const listener of [...this.readyListeners]) {
      this.readyListeners.delete(listener);
      listener();
    }
  }

  private doubt(): void {
    this.puller.doubt();
    this.changePuller.doubt();
  }

  /** Rows may have become new. */
  checkAll(): void {
    this.puller.checkAll();
    this.changePuller.checkAll();
  }

  private statusChanged(): void {
    if (!this.connection.ready) {
      this.syncer.stop();
      this.deliveries.stop();
      this.presence.stop();
      this.typing.clear();
    }
    this.state.invalidate();
  }

  private synced(relationsChanged: boolean): void {
    for (const record of this.conversations.all()) {
      if (record.lastMessage) {
        this.arrivals.seen(record.lastMessage);
      }
      this.deliveries.check(record.id);
    }
    this.mirror?.synced();
    this.checkAll();
    if (this.settings.support) {
      this.sessions.refresh(() => this.checkAll());
    }
    if (this.settings.relations && (relationsChanged || this.relations.behind)) {
      this.relations.refresh();
    }
    this.timelines.get(SUPPORT)?.invalidate();
    this.state.invalidate();
  }

  /** A hint: pushes may have been lost, of one conversation or ('0') of anything. */
  missed(conversationId: string): void {
    this.doubt();
    this.syncer.run();
    if (conversationId === '0') {
      this.presence.restart();
    }
    this.state.invalidate();
  }

  /** What an earlier client knew, before anything of this one. */
  private remembered(state: StoredState | null): void {
    if (this.closed) {
      return;
    }
    if (state?.cursor) {
      this.mirror?.restore(state.cursor, state);
      this.outbox.adopt(state.cursor.userId);
      this.arrivals.seenAll();
      this.state.invalidate();
    }
    this.restoring = false;
    if (this.connectWanted) {
      this.connection.connect();
    }
  }

  private restored(entries: Parameters<Outbox['restore']>[0]): void {
    this.outbox.restore(entries);
    this.arrivals.seenAll();
    this.support.openIfAwaited();
  }

  private supportKnown(): void {
    const id = this.conversations.resolve(SUPPORT);
    this.outbox.supportKnown(id);
    if (this.timelines.has(SUPPORT)) {
      this.track(SUPPORT);
      this.changed(id);
    }
  }

  private forgetUser(): void {
    const { conversations, marks, drafts, quotes, typing, sessions, relations } = this;
    [conversations, marks, drafts, quotes, typing, sessions, relations].forEach((part) => part.clear());
    this.syncer.forget();
  }

  private changed(id: string): void {
    this.views.invalidate(id);
    this.timelines.get(id)?.invalidate();
    if (id === this.conversations.supportId) {
      this.timelines.get(SUPPORT)?.invalidate();
    }
    this.state.invalidate();
    this.deliveries.check(id);
    this.mirror?.touch(id);
  }

  private snapshot(): ClientState {
    const conversations = this.views.conversationList();
    return {
      connection: this.connectionView.state,
      userId: this.conversations.selfId,
      limits: this.limits,
      synced: this.syncer.synced,
      conversations,
      unread: conversations.reduce((sum, row) => sum + (row.joined ? row.unread : 0), 0),
      relations: this.relations.view,
      support: this.sessions.view,
      clockOffsetMs: this.clockOffsetMs,
    };
  }

  /** One after the other; a store that fails costs the survival of a reload, nothing else. */
  private write(work: (store: OutboxStore) => Promise<unknown>): void {
    this.writes = this.writes.then(() => work(this.ports.store)).catch(() => undefined);
  }
}
