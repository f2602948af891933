import 'fake-indexeddb/auto';
import { IndexedDbOutbox, ParleyError, type OutboxStore, type TokenReason } from '@parley/sdk';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { World } from '../../sdk/test/support/rig';
import type { SdkVisitorChat } from '../src/chat/SdkVisitorChat';
import { chooseOutbox, KeyValuesOutbox } from '../src/identity/outbox';
import { chooseStorage, scoped } from '../src/identity/storage';
import { agentOnline, MEI, SITE, visitTo, written, type Visit } from './support/visit';

const TOO_LONG = 1003;
const NOT_ALLOWED = 2000;
const REPLACED = 4508;
const REVOKED = 4507;

let world: World;
let keep: { value: string | null; get(): string | null; set(value: string | null): void };
let asked: TokenReason[];
let site: () => Promise<typeof SITE>;
let tokenFault: ParleyError | null;

function visit(store?: OutboxStore): Visit {
  const made: Visit = visitTo(
    world,
    {
      site: () => site(),
      keep,
      tokens: (reason) => {
        asked.push(reason);
        if (tokenFault) {
          return Promise.reject(tokenFault);
        }
        keep.set('refresh');
        made.chat.siteKnown(SITE);
        return Promise.resolve({ accessToken: 'access' });
      },
    },
    store,
  );
  return made;
}

const texts = ({ view }: SdkVisitorChat): string[] =>
  view.get().messages.flatMap(({ body }) => (body.kind === 'text' ? [body.text] : []));
const states = ({ view }: SdkVisitorChat): (string | null)[] =>
  view.get().messages.flatMap(({ body, state }) => (body.kind === 'text' ? [state] : []));
const stored = (): string[] => [...world.server.rooms.keys()].flatMap((id) => world.server.texts(id)).filter(Boolean);

beforeEach(() => {
  world = new World();
  keep = { value: null, get: () => keep.value, set: (value) => (keep.value = value) };
  asked = [];
  tokenFault = null;
  site = () => Promise.resolve(SITE);
});

describe('a new visitor', () => {
  it('sees the site and connects to nothing until he writes', async () => {
    const { chat, rig } = visit();
    chat.begin();
    await world.calm();
    expect(chat.view.get()).toMatchObject({ site: SITE, link: 'idle', history: 'none', messages: [] });
    expect(rig.wire.opens).toBe(0);
    expect(asked).toEqual([]);
    expect(keep.value).toBeNull();
  });

  it('has a line of his own with the first message: sending, sent, waiting, active, read', async () => {
    const { chat } = visit();
    chat.begin();
    await world.calm();
    chat.arrive();
    chat.send('Hello?');
    expect(states(chat)).toEqual(['sending']);
    await world.calm();
    expect(states(chat)).toEqual(['sent']);
    expect(chat.view.get()).toMatchObject({ link: 'online', session: { state: 'waiting', ahead: 0 } });

    const agent = await agentOnline(world);
    const [session] = world.server.support.sessions;
    if (!session) {
      throw new Error('no session was opened');
    }
    world.server.support.assign(session, MEI);
    await world.calm();
    expect(chat.view.get().session).toEqual({ state: 'active', agentName: 'Mei' });
    expect(chat.view.get().messages.at(-1)?.body).toEqual({ kind: 'system', line: 'joined', subjectName: 'Mei' });

    agent.client.timeline(session.conversationId);
    agent.client.typing(session.conversationId);
    await world.calm();
    expect(chat.view.get().typing).toBe('Mei');
    agent.client.markRead(session.conversationId, 2);
    agent.client.send(session.conversationId, 'Hi, Mei here.');
    await world.calm();
    expect(states(chat)).toEqual(['read', null]);
    expect(chat.view.get()).toMatchObject({ typing: null, unread: 1 });
    chat.markRead(3);
    expect(chat.view.get().unread).toBe(0);
  });

  it('edits and recalls what was said, and sees what the agent changes', async () => {
    const { chat } = visit();
    chat.begin();
    await written(world, chat, 'Helo?');
    const agent = await agentOnline(world);
    const session = world.server.support.sessions[0] as (typeof world.server.support.sessions)[number];
    world.server.support.assign(session, MEI);
    const timeline = agent.client.timeline(session.conversationId);
    agent.client.send(session.conversationId, 'Hi, Mai here.');
    agent.client.send(session.conversationId, 'Oops');
    await world.calm();

    const edited = chat.edit(1, 'Hello?');
    void agent.client.edit(session.conversationId, 3, 'Hi, Mei here.');
    void agent.client.recall(session.conversationId, 4);
    await world.calm();
    expect(await edited).toBeNull();
    expect(chat.view.get().unread).toBe(1);
    const told = chat.view.get().messages.map(({ body, editedAt }) => [body.kind, editedAt !== null]);
    expect(told).toEqual([
      ['text', true],
      ['system', false],
      ['text', true],
      ['recalled', false],
    ]);
    expect(timeline.get().messages[0]?.content).toEqual({ kind: 'text', text: 'Hello?' });

    world.server.changes.late = true;
    const late = Promise.all([chat.edit(1, 'Hi?'), chat.recall(1)]);
    await world.calm();
    expect(await late).toEqual(['tooLate', 'tooLate']);
  });

  it('reads that the chat was resolved, also on the next visit', async () => {
    const { chat } = visit();
    chat.begin();
    await written(world, chat, 'Hello?');
    const agent = await agentOnline(world);
    const session = world.server.support.sessions[0];
    world.server.support.assign(session as NonNullable<typeof session>, MEI);
    void agent.client.resolveSession(session?.sessionId ?? '');
    await world.calm();
    expect(chat.view.get().session).toEqual({ state: 'resolved' });

    const later = visit();
    later.chat.begin();
    await world.calm();
    expect(later.chat.view.get()).toMatchObject({ history: 'ready', session: { state: 'resolved' } });
  });
});

describe('a returning visitor', () => {
  it('connects when the app is loaded, and counts what came in', async () => {
    const first = visit();
    await written(world, first.chat, 'Hello?');
    first.rig.client.dispose();
    const agent = await agentOnline(world);
    const session = world.server.support.sessions[0] as NonNullable<(typeof world.server.support.sessions)[0]>;
    world.server.support.assign(session, MEI);
    await world.calm();
    agent.client.send(session.conversationId, 'Hi!');
    await world.calm();

    const { chat } = visit();
    chat.begin();
    await world.calm();
    expect(chat.view.get()).toMatchObject({ unread: 1, link: 'online', session: { state: 'active' } });
    expect(texts(chat)).toEqual(['Hello?', 'Hi!']);
  });

  it('becomes a new one when the server has revoked him', async () => {
    vi.useFakeTimers();
    const { chat, rig } = visit();
    chat.arrive();
    await world.calm();
    rig.wire.cut(REVOKED);
    expect(chat.view.get().link).toBe('unreachable');
    await vi.advanceTimersByTimeAsync(0);
    await world.calm();
    expect(asked).toEqual(['connect', 'rejected']);
    expect(chat.view.get().link).toBe('online');
    rig.wire.cut(REVOKED);
    await vi.advanceTimersByTimeAsync(29_000);
    await world.calm();
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2_000);
    await world.calm();
    expect(chat.view.get().link).toBe('online');
    vi.useRealTimers();
  });
});

describe('trouble', () => {
  it('shows what was refused for good, and sends it again when asked', async () => {
    const { chat, rig } = visit();
    await written(world, chat, 'first');
    let code = TOO_LONG;
    rig.wire.intercept = (requestId, body) => {
      if (body.case === 'send') {
        const refused = { code, message: '', retryable: false, retryAfterMs: 0 };
        rig.wire.reply(requestId, { case: 'error', value: refused });
      }
      return body.case === 'send';
    };
    chat.send('second');
    await world.calm();
    code = NOT_ALLOWED;
    chat.send('third');
    await world.calm();
    expect(states(chat)).toEqual(['sent', 'failed', 'failed']);
    const [, second, third] = chat.view.get().messages;
    expect(chat.view.get().failures).toEqual({ [second?.key ?? '']: 'tooLong', [third?.key ?? '']: 'other' });

    rig.wire.intercept = null;
    chat.discard(second?.key ?? '');
    chat.retry(third?.key ?? '');
    await world.calm();
    expect(texts(chat)).toEqual(['first', 'third']);
    expect(states(chat)).toEqual(['sent', 'sent']);
    expect(stored()).toEqual(['first', 'third']);
  });

  it('says what is with the connection, keeps what is written, and sends it once', async () => {
    const { chat, rig } = visit();
    await written(world, chat, 'before');
    world.server.down = true;
    rig.wire.cut();
    expect(chat.view.get().link).toBe('reconnecting');
    chat.send('during');
    await world.clock.advance(20_000);
    expect(chat.view.get().link).toBe('unreachable');
    expect(states(chat)).toEqual(['sent', 'sending']);
    const machine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    window.dispatchEvent(new Event('offline'));
    expect(chat.view.get().link).toBe('offline');
    machine.mockRestore();

    world.server.down = false;
    for (let second = 0; second < 31; second++) {
      await world.clock.advance(1_000);
      await world.calm();
    }
    expect(chat.view.get().link).toBe('online');
    expect(states(chat)).toEqual(['sent', 'sent']);
    expect(stored()).toEqual(['before', 'during']);
  });

  it('shows that it is behind until it has caught up', async () => {
    const { chat, rig } = visit();
    await written(world, chat, 'Hello?');
    const agent = await agentOnline(world);
    const session = world.server.support.sessions[0] as NonNullable<(typeof world.server.support.sessions)[0]>;
    world.server.support.assign(session, MEI);
    await world.calm();
    agent.client.send(session.conversationId, 'lost on its way');
    agent.wire.deliverAll();
    rig.wire.losePushes();
    rig.wire.deliver();
    expect(chat.view.get().link).toBe('behind');
    expect(texts(chat)).toEqual(['Hello?']);
    await world.calm();
    expect(chat.view.get().link).toBe('online');
    expect(texts(chat)).toEqual(['Hello?', 'lost on its way']);
  });

  it('gives way to another page, and takes the chat back when asked', async () => {
    const { chat, rig } = visit();
    await written(world, chat, 'Hello?');
    rig.wire.cut(REPLACED);
    expect(chat.view.get().link).toBe('replaced');
    await world.clock.advance(60_000);
    expect(chat.view.get().link).toBe('replaced');
    chat.resume();
    await world.calm();
    expect(chat.view.get().link).toBe('online');
  });

  it('says that a site is unknown, and that a page may not have it', async () => {
    site = () => Promise.reject(new ParleyError('UNKNOWN_SITE', '', false));
    const { chat, rig } = visit();
    chat.begin();
    await world.calm();
    expect(chat.view.get().fault).toBe('unknownSite');
    chat.arrive();
    expect(rig.wire.opens).toBe(0);

    keep.set('refresh');
    tokenFault = new ParleyError('ORIGIN_NOT_ALLOWED', '', false);
    const other = visit();
    other.chat.begin();
    await world.calm();
    expect(other.chat.view.get().fault).toBe('notHere');
  });

  it('asks for the site again while nobody answers', async () => {
    vi.useFakeTimers();
    site = () => Promise.reject(new ParleyError('DISCONNECTED', '', true));
    const { chat } = visit();
    chat.begin();
    await vi.advanceTimersByTimeAsync(0);
    expect(chat.view.get()).toMatchObject({ site: null, link: 'unreachable' });
    site = () => Promise.resolve(SITE);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(chat.view.get()).toMatchObject({ site: SITE, link: 'idle' });
    vi.useRealTimers();
  });
});

describe('over a reload', () => {
  const database = (): OutboxStore => new IndexedDbOutbox({ namespace: `test.${databases}`, deviceId: 'device-201' });
  let databases = 0;
  beforeEach(() => void databases++);

  /** Real transactions of the database need real turns. */
  const turns = async (until: () => boolean): Promise<void> => {
    await vi.waitFor(async () => {
      await world.calm();
      expect(until()).toBe(true);
    });
  };

  /** The database holds this message and no other. */
  const kept = (text: string): Promise<void> =>
    vi.waitFor(async () => expect((await database().load()).map((entry) => entry.text)).toEqual([text]));

  it('stores a message once whose answer the old page did not get', async () => {
    const first = visit(database());
    first.chat.arrive();
    await world.calm();
    first.chat.send('only once');
    await turns(() => stored().length === 1);
    first.rig.wire.deaf = true;
    first.chat.send('and this');
    await kept('and this');
    first.rig.client.dispose();

    const { chat } = visit(database());
    chat.begin();
    await turns(() => stored().length === 2 && !states(chat).includes('sending'));
    expect(stored()).toEqual(['only once', 'and this']);
    expect(texts(chat)).toEqual(['only once', 'and this']);
    expect(states(chat)).toEqual(['sent', 'sent']);
  });

  it('sends what somebody wrote whom the server has never heard of', async () => {
    world.server.down = true;
    const first = visit(database());
    first.chat.begin();
    first.chat.arrive();
    first.chat.send('written in a tunnel');
    await kept('written in a tunnel');
    first.rig.client.dispose();
    world.server.down = false;
    keep.set(null);

    const { chat } = visit(database());
    chat.begin();
    await turns(() => stored().length === 1 && states(chat)[0] === 'sent');
    expect(texts(chat)).toEqual(['written in a tunnel']);
  });

  it('does the same through the host page where the frame has no database', async () => {
    const values = scoped(chooseStorage(null, null, {}), 'demo@https://shop.example/');
    expect(chooseOutbox(null, values, 'x', 'device-201')).toBeInstanceOf(KeyValuesOutbox);
    const first = visit(new KeyValuesOutbox(values));
    first.chat.arrive();
    await world.calm();
    first.rig.wire.deaf = true;
    first.chat.send('kept by the host');
    await world.calm();
    first.rig.client.dispose();
    values.set('outbox.rubbish', '{"text":1}');

    const { chat } = visit(new KeyValuesOutbox(values));
    chat.begin();
    await world.calm();
    expect(stored()).toEqual(['kept by the host']);
    expect(states(chat)).toEqual(['sent']);
    expect(values.keys()).toEqual(['outbox.rubbish']);
  });
});
