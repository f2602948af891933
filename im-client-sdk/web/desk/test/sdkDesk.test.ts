import { ParleyError } from '@parley/sdk';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Rig, World } from '../../sdk/test/support/rig';
import type { SdkAgentDesk } from '../src/agent/SdkAgentDesk';
import { BO, DeskScene, MEI, VISITOR, type Answer } from './support/deskScene';

const NOT_SESSION_OWNER = 2002;
const REPLACED = 4508;
const REVOKED = 4507;

let scene: DeskScene;
let world: World;
let rest: Record<string, () => Answer>;
let called: string[];
let rigs: Rig[];
let desk: SdkAgentDesk;

function open(): SdkAgentDesk {
  return (desk = scene.open());
}

async function signedIn(): Promise<void> {
  desk = await scene.signedIn();
}

beforeEach(() => {
  scene = new DeskScene();
  ({ world, rest, called, rigs, desk } = scene);
});

describe('signing in', () => {
  it('shows the desk of who has the right password', async () => {
    await signedIn();
    expect(desk.view.get()).toMatchObject({
      me: { name: 'Mei Tanaka', siteName: 'Northwind' },
      link: 'online',
      availability: 'online',
      mine: [],
      waiting: [],
    });
  });

  it('says what is wrong otherwise', async () => {
    open();
    rest['/api/v1/agents/login'] = () => ({ status: 401, body: { code: 'WRONG_CREDENTIALS', retryable: false } });
    expect(await desk.signIn('mei', 'wrong')).toEqual({ kind: 'wrong' });
    rest['/api/v1/agents/login'] = () => ({ status: 429, headers: { 'retry-after': '30' } });
    const problem = await desk.signIn('mei', 'wrong');
    expect(problem).toMatchObject({ kind: 'throttled' });
    expect(problem?.kind === 'throttled' && problem.until - Date.now()).toBeGreaterThan(29_000);
    delete rest['/api/v1/agents/login'];
    expect(await desk.signIn('mei', 'right')).toEqual({ kind: 'unreachable' });
    expect(rigs).toEqual([]);
  });

  it('goes on after a reload, and knows whose desk it is', async () => {
    await signedIn();
    rigs[0]?.client.dispose();
    open();
    expect(await desk.restore()).toBeNull();
    await scene.calm();
    expect(desk.view.get().me).toEqual({ name: 'Mei Tanaka', siteName: 'Northwind' });
  });

  it('has nothing to go on with at the first visit and after signing out', async () => {
    open();
    expect(await desk.restore()).toBe('none');
    await signedIn();
    desk.signOut();
    expect(called).toContain('/api/v1/tokens/revoke');
    expect(desk.view.get()).toMatchObject({ me: null, mine: [] });
    expect(rigs[0]?.wire.connected).toBe(false);
    open();
    expect(await desk.restore()).toBe('none');
    expect(scene.ended).toBe(0);
  });

  it('believes a kept sign-in while the server is away, but not against its word', async () => {
    await signedIn();
    delete rest['/api/v1/tokens/refresh'];
    open();
    expect(await desk.restore()).toBeNull();
    expect(desk.view.get()).toMatchObject({ me: { name: 'Mei Tanaka' }, list: 'loading' });

    rest['/api/v1/tokens/refresh'] = () => ({ status: 401, body: { code: 'TOKEN_REVOKED', retryable: false } });
    open();
    expect(await desk.restore()).toEqual({ kind: 'ended' });
    expect(await desk.restore()).toBe('none');
  });

  it('ends when the server revokes it', async () => {
    await signedIn();
    rigs[0]?.wire.cut(REVOKED);
    expect(scene.ended).toBe(1);
    expect(desk.view.get().me).toBeNull();
    expect(await open().restore()).toBe('none');
  });
});

describe('the lists', () => {
  it('show a chat waiting, then as mine with the visitor’s line, then with mine', async () => {
    await signedIn();
    const visitor = await scene.visitorWrites('Where is\nmy parcel?');
    expect(desk.view.get().waiting).toMatchObject([{ state: 'waiting', mine: false, unread: 0, visitorId: VISITOR }]);

    const chat = await scene.assign();
    expect(desk.view.get().waiting).toEqual([]);
    expect(chat).toMatchObject({
      state: 'active',
      mine: true,
      visitorName: 'visitor 201',
      // The last message is the line about the agent's coming, which is no answer.
      lastLine: { text: 'Where is my parcel?', mine: false },
      unread: 1,
    });
    expect(chat.unansweredSince).toBe(chat.waitingSince);

    visitor.client.typing(chat.conversationId);
    await world.calm();
    expect(desk.view.get().mine[0]?.typing).toBe(true);

    const port = desk.conversation(chat);
    port.send('On its way.');
    await world.calm();
    expect(desk.view.get().mine[0]).toMatchObject({
      lastLine: { text: 'On its way.', mine: true },
      unansweredSince: null,
    });
    visitor.client.dispose();
  });

  it('show which visitors are there, and since when they are not', async () => {
    await signedIn();
    const visitor = await scene.visitorWrites();
    expect(desk.view.get().waiting).toMatchObject([{ presence: 'online', lastSeenAt: 0 }]);
    await scene.assign();
    expect(desk.view.get().mine).toMatchObject([{ presence: 'online', lastSeenAt: 0 }]);

    visitor.client.dispose();
    rigs[0]?.wire.push({ case: 'presencePush', value: { presence: world.server.presence(VISITOR) } });
    await world.calm();
    expect(desk.view.get().mine[0]?.presence).toBe('offline');
    expect(desk.view.get().mine[0]?.lastSeenAt).toBeGreaterThan(0);

    rigs[0]?.wire.cut();
    expect(desk.view.get().mine).toMatchObject([{ presence: 'unknown', lastSeenAt: 0 }]);
  });

  it('keep the same rows for what has not changed', async () => {
    await signedIn();
    await scene.visitorWrites();
    await scene.assign();
    const { mine, waiting } = desk.view.get();
    desk.setAvailability('away');
    await world.calm();
    expect(desk.view.get()).toMatchObject({ availability: 'away' });
    expect(desk.view.get().mine).toBe(mine);
    expect(desk.view.get().waiting).toBe(waiting);
  });

  it('lose a chat to a colleague', async () => {
    await signedIn();
    await scene.visitorWrites();
    const chat = await scene.assign(BO);
    expect(chat).toMatchObject({ state: 'active', mine: false, agentName: 'Bo' });
    expect(desk.view.get()).toMatchObject({ mine: [], waiting: [] });
  });

  it('say that they could not be loaded, and load again when asked', async () => {
    open();
    await desk.signIn('mei', 'right');
    const wire = rigs[0]?.wire as Rig['wire'];
    wire.intercept = (requestId, body) => {
      if (body.case === 'listSessions') {
        wire.reply(requestId, { case: 'error', value: { code: 1001, message: '', retryable: false, retryAfterMs: 0 } });
      }
      return body.case === 'listSessions';
    };
    await vi.waitFor(async () => {
      await world.calm();
      expect(desk.view.get().list).toBe('failed');
    });
    wire.intercept = null;
    desk.reload();
    await scene.calm();
  });
});

describe('availability', () => {
  it('shows the wish at once, and what is true when the server refuses', async () => {
    await signedIn();
    desk.setAvailability('away');
    expect(desk.view.get().availability).toBe('away');
    await vi.waitFor(async () => {
      await world.calm();
      expect(world.server.support.availability.get(MEI)).toBe(2);
    });

    const wire = rigs[0]?.wire as Rig['wire'];
    wire.intercept = (requestId, body) => {
      if (body.case === 'setAvailability') {
        wire.reply(requestId, { case: 'error', value: { code: 2000, message: '', retryable: false, retryAfterMs: 0 } });
      }
      return body.case === 'setAvailability';
    };
    desk.setAvailability('online');
    expect(desk.view.get().availability).toBe('online');
    await vi.waitFor(async () => {
      await world.calm();
      expect(desk.view.get().availability).toBe('away');
    });
  });
});

describe('a conversation', () => {
  it('is sent, read and answered', async () => {
    await signedIn();
    const visitor = await scene.visitorWrites();
    const chat = await scene.assign();
    const port = desk.conversation(chat);
    await world.calm();
    expect(port.view.get()).toMatchObject({ history: 'ready', unread: 1, readSeq: 0 });
    port.markRead(2);
    port.send('Hi!');
    expect(port.view.get().messages.at(-1)?.state).toBe('sending');
    await world.calm();
    expect(port.view.get().messages.map(({ state }) => state)).toEqual([null, null, 'sent']);
    expect(visitor.client.timeline('support').get().messages[0]?.status).toBe('read');
    visitor.client.markRead(chat.conversationId, 3);
    visitor.client.send('support', 'Thanks!');
    await world.calm();
    expect(port.view.get().messages.at(-2)?.state).toBe('read');
    expect(port.view.get()).toMatchObject({ readSeq: 2, unread: 1 });
    port.close();
  });

  it('is changed and taken back by both sides, in the list too', async () => {
    await signedIn();
    const visitor = await scene.visitorWrites('Hello?');
    const chat = await scene.assign();
    const port = desk.conversation(chat);
    visitor.client.send('support', 'Oops');
    port.send('Hi, Mai here.');
    port.send('Wrong window');
    await world.calm();
    expect(desk.view.get().mine[0]).toMatchObject({ unread: 2 });

    const changes = Promise.all([port.edit(4, 'Hi, Mei here.'), port.recall(5)]);
    void visitor.client.recall('support', 3);
    await world.calm();
    expect(await changes).toEqual([null, null]);
    const shown = port.view.get().messages.map(({ body, editedAt }) => [body.kind, editedAt !== null]);
    expect(shown).toEqual([
      ['text', false],
      ['system', false],
      ['recalled', false],
      ['text', true],
      ['recalled', false],
    ]);
    expect(desk.view.get().mine[0]).toMatchObject({
      unread: 1,
      lastLine: { text: '', mine: true, recalled: true },
      unansweredSince: null,
    });
    expect(visitor.client.timeline('support').get().messages[3]?.content).toEqual({
      kind: 'text',
      text: 'Hi, Mei here.',
    });

    world.server.changes.late = true;
    const late = port.recall(4);
    await world.calm();
    expect(await late).toBe('tooLate');
  });

  it('shows what a message answers on both sides', async () => {
    await signedIn();
    const visitor = await scene.visitorWrites('Hello?');
    const port = desk.conversation(await scene.assign());
    port.send('Hi!', 1);
    await world.calm();
    visitor.client.send('support', 'Hi Mei!', { replyTo: 3 });
    await world.calm();
    expect(
      port.view
        .get()
        .messages.slice(2)
        .map(({ quote }) => quote),
    ).toEqual([
      { seq: 1, senderName: expect.any(String) as string, mine: false, body: { kind: 'text', text: 'Hello?' } },
      { seq: 3, senderName: 'Mei Tanaka', mine: true, body: { kind: 'text', text: 'Hi!' } },
    ]);
    expect(visitor.client.timeline('support').get().messages.at(-2)?.quote).toMatchObject({ seq: 1, own: true });
  });

  it('reacts, and shows who does', async () => {
    await signedIn();
    const visitor = await scene.visitorWrites('Hello?');
    const port = desk.conversation(await scene.assign());
    await world.calm();
    const done = port.react(1, '👍', true);
    void visitor.client.react('support', 1, '👍', true);
    await world.calm();
    expect(await done).toBeNull();
    expect(port.view.get().messages[0]?.reactions).toMatchObject([{ emoji: '👍', count: 2, mine: true }]);
    expect(visitor.client.timeline('support').get().messages[0]?.reactions).toMatchObject([{ emoji: '👍', own: true }]);
  });

  it('keeps a reply that came too late, and says why', async () => {
    await signedIn();
    await scene.visitorWrites();
    const chat = await scene.assign();
    const port = desk.conversation(chat);
    await world.calm();
    const wire = rigs[0]?.wire as Rig['wire'];
    wire.intercept = (requestId, body) => {
      if (body.case === 'send') {
        const value = { code: NOT_SESSION_OWNER, message: '', retryable: false, retryAfterMs: 0 };
        wire.reply(requestId, { case: 'error', value });
      }
      return body.case === 'send';
    };
    port.send('Too late');
    await world.calm();
    const last = port.view.get().messages.at(-1);
    expect(last).toMatchObject({ state: 'failed', body: { text: 'Too late' } });
    expect(port.view.get().failures).toEqual({ [last?.key ?? '']: 'notOwner' });
    port.discard(last?.key ?? '');
    expect(port.view.get().messages.at(-1)?.body.kind).toBe('system');
  });

  it('is resolved, and stays in reach while one looks at it', async () => {
    await signedIn();
    await scene.visitorWrites();
    const chat = await scene.assign();
    const port = desk.conversation(chat);
    const resolved = desk.resolve(chat);
    await world.calm();
    await expect(resolved).resolves.toMatchObject({ state: 'resolved' });
    expect(desk.view.get()).toMatchObject({ mine: [], left: [{ state: 'resolved' }] });
    expect(port.view.get().messages.at(-1)?.body).toMatchObject({ kind: 'system', line: 'resolved' });
    port.close();
  });

  it('fails to resolve what the server does not know', async () => {
    await signedIn();
    await scene.visitorWrites();
    const chat = await scene.assign();
    const resolving = desk.resolve({ ...chat, sessionId: '999' });
    const failed = expect(resolving).rejects.toBeInstanceOf(ParleyError);
    await world.calm();
    await failed;
  });
});

describe('the connection', () => {
  it('goes to another window, and comes back when asked', async () => {
    await signedIn();
    rigs[0]?.wire.cut(REPLACED);
    expect(desk.view.get().link).toBe('replaced');
    desk.resume();
    await scene.calm();
    expect(desk.view.get().link).toBe('online');
  });

  it('shows that it was lost, and loses no reply', async () => {
    await signedIn();
    await scene.visitorWrites();
    const chat = await scene.assign();
    const port = desk.conversation(chat);
    await world.calm();
    world.server.down = true;
    rigs[0]?.wire.cut();
    expect(desk.view.get().link).toBe('reconnecting');
    port.send('while you were away');
    await world.clock.advance(20_000);
    expect(desk.view.get().link).toBe('unreachable');
    world.server.down = false;
    for (let second = 0; second < 31; second++) {
      await world.clock.advance(1_000);
      await world.calm();
    }
    expect(desk.view.get().link).toBe('online');
    expect(world.server.texts(chat.conversationId).filter(Boolean)).toEqual(['Hello?', 'while you were away']);
  });
});
