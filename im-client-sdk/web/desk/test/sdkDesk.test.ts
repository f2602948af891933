import { ParleyError, ParleyRest } from '@parley/sdk';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { World, type Rig } from '../../sdk/test/support/rig';
import { SdkAgentDesk } from '../src/agent/SdkAgentDesk';
import { SignIn } from '../src/agent/SignIn';
import type { Chat } from '../src/app/state';

const VISITOR = '201';
const MEI = '301';
const BO = '302';
const NOT_SESSION_OWNER = 2002;
const REPLACED = 4508;
const REVOKED = 4507;

interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

let world: World;
let rest: Record<string, () => Answer>;
let called: string[];
let rigs: Rig[];
let ended: number;
let desk: SdkAgentDesk;

/** A window of the desk. What an earlier one kept is there. */
function open(): SdkAgentDesk {
  const fetch = (url: RequestInfo | URL): Promise<Response> => {
    const path = new URL(url as string).pathname;
    called.push(path);
    const answer = rest[path]?.();
    return answer
      ? Promise.resolve(new Response(JSON.stringify(answer.body ?? {}), answer))
      : Promise.reject(new TypeError('connection refused'));
  };
  const signIn = new SignIn(new ParleyRest({ baseUrl: 'https://parley.example', fetch }), localStorage);
  desk = new SdkAgentDesk(signIn, (tokenSource) => {
    const rig = world.client(MEI, { tokenSource, relations: false });
    rigs.push(rig);
    return rig.client;
  });
  desk.onEnded(() => ended++);
  return desk;
}

function grant(): Answer {
  const expiresAtMs = Date.now() + 600_000;
  const body = { userId: MEI, accessToken: 'access', expiresAtMs, refreshToken: 'refresh', wsUrl: '/ws' };
  return { status: 200, body: { ...body, name: 'Mei Tanaka', site: { siteId: '1', name: 'Northwind' } } };
}

const calm = (): Promise<void> =>
  vi.waitFor(async () => {
    await world.calm();
    expect(desk.view.get().list).toBe('ready');
  });

async function signedIn(): Promise<SdkAgentDesk> {
  open();
  expect(await desk.signIn('mei', 'right')).toBeNull();
  await calm();
  return desk;
}

/** A visitor's page, with a first message that waits for an agent. */
async function visitorWrites(text = 'Hello?'): Promise<Rig> {
  const visitor = world.client(VISITOR);
  await world.online(visitor);
  visitor.client.timeline('support');
  visitor.client.send('support', text);
  await world.calm();
  return visitor;
}

async function assign(agentId = MEI): Promise<Chat> {
  const session = world.server.support.sessions.at(-1);
  if (!session) {
    throw new Error('no session was opened');
  }
  world.server.support.assign(session, agentId);
  await world.calm();
  return [...desk.view.get().mine, ...desk.view.get().left][0] as Chat;
}

beforeEach(() => {
  localStorage.clear();
  world = new World();
  world.server.support.agent(MEI, 'Mei Tanaka');
  world.server.support.agent(BO, 'Bo');
  rest = {
    '/api/v1/agents/login': grant,
    '/api/v1/tokens/refresh': grant,
    '/api/v1/tokens/revoke': () => ({ status: 200 }),
  };
  called = [];
  rigs = [];
  ended = 0;
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
    await calm();
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
    expect(ended).toBe(0);
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
    expect(ended).toBe(1);
    expect(desk.view.get().me).toBeNull();
    expect(await open().restore()).toBe('none');
  });
});

describe('the lists', () => {
  it('show a chat waiting, then as mine with the visitor’s line, then with mine', async () => {
    await signedIn();
    const visitor = await visitorWrites('Where is\nmy parcel?');
    expect(desk.view.get().waiting).toMatchObject([{ state: 'waiting', mine: false, unread: 0, visitorId: VISITOR }]);

    const chat = await assign();
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

  it('keep the same rows for what has not changed', async () => {
    await signedIn();
    await visitorWrites();
    await assign();
    const { mine, waiting } = desk.view.get();
    desk.setAvailability('away');
    await world.calm();
    expect(desk.view.get()).toMatchObject({ availability: 'away' });
    expect(desk.view.get().mine).toBe(mine);
    expect(desk.view.get().waiting).toBe(waiting);
  });

  it('show what a waiting visitor says, who is nobody’s yet', async () => {
    await signedIn();
    const visitor = await visitorWrites('Anyone there?');
    expect(desk.view.get().waiting[0]?.lastLine).toBeNull();
    await vi.waitFor(async () => {
      await world.calm();
      expect(desk.view.get().waiting[0]?.lastLine).toEqual({ text: 'Anyone there?', mine: false });
    });

    vi.useFakeTimers();
    const port = desk.conversation(desk.view.get().waiting[0] as Chat);
    await world.calm();
    visitor.client.send('support', 'Hello?');
    await world.calm();
    expect(port.view.get().messages).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(4_000);
    await world.calm();
    expect(port.view.get().messages).toHaveLength(2);
    port.close();
    const asked = (): number => rigs[0]?.wire.received.filter(({ case: kind }) => kind === 'listSessions').length ?? 0;
    const before = asked();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked()).toBe(before);
    vi.useRealTimers();
  });

  it('lose a chat to a colleague', async () => {
    await signedIn();
    await visitorWrites();
    const chat = await assign(BO);
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
    await calm();
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
    const visitor = await visitorWrites();
    const chat = await assign();
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

  it('keeps a reply that came too late, and says why', async () => {
    await signedIn();
    await visitorWrites();
    const chat = await assign();
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
    await visitorWrites();
    const chat = await assign();
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
    await visitorWrites();
    const chat = await assign();
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
    await calm();
    expect(desk.view.get().link).toBe('online');
  });

  it('shows that it was lost, and loses no reply', async () => {
    await signedIn();
    await visitorWrites();
    const chat = await assign();
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
