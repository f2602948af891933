import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RequestBody } from '../../sdk/src/protocol/codec';
import { settle } from '../../sdk/test/support/fakeClock';
import type { Rig, World } from '../../sdk/test/support/rig';
import type { ConversationPort } from '../src/agent/AgentDesk';
import type { SdkAgentDesk } from '../src/agent/SdkAgentDesk';
import type { Chat } from '../src/app/state';
import { BO, DeskScene, MEI, VISITOR } from './support/deskScene';

let scene: DeskScene;
let world: World;
let rigs: Rig[];
let desk: SdkAgentDesk;

/** What the desk has asked its server for so far. */
function requests(): (string | undefined)[] {
  return rigs[0]?.wire.received.map(({ case: kind }) => kind) ?? [];
}

function lastLine(): Chat['lastLine'] | undefined {
  return desk.view.get().waiting[0]?.lastLine;
}

/** The texts of a conversation that is open. */
function lines(port: ConversationPort): string[] {
  return port.view.get().messages.flatMap(({ body }) => (body.kind === 'text' ? [body.text] : []));
}

beforeEach(() => {
  scene = new DeskScene();
  ({ world, rigs } = scene);
});

describe('a chat that waits', () => {
  it('shows what the visitor says as it comes, and asks for nothing but whether the visitor is there', async () => {
    desk = await scene.signedIn();
    const before = requests().length;
    const visitor = await scene.visitorWrites('Anyone there?');
    expect(lastLine()).toEqual({ text: 'Anyone there?', mine: false });
    expect(desk.view.get().waiting[0]?.unread).toBe(0);
    expect(requests().slice(before)).toEqual(['subscribePresence']);

    const port = desk.conversation(desk.view.get().waiting[0] as Chat);
    await world.calm();
    const asked = requests().length;
    vi.useFakeTimers();
    visitor.client.send('support', 'Hello?');
    await world.calm();
    visitor.client.send('support', 'Hello??');
    await world.calm();
    expect(lines(port)).toEqual(['Anyone there?', 'Hello?', 'Hello??']);
    expect(lastLine()).toEqual({ text: 'Hello??', mine: false });
    expect(rigs[0]?.client.state.get().unread).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    await world.calm();
    vi.useRealTimers();
    // Nothing was asked for, neither for what came nor by the clock.
    expect(requests().slice(asked)).toEqual([]);
    port.close();
  });

  it('shows a message once, however often it is pushed', async () => {
    desk = await scene.signedIn();
    const visitor = await scene.visitorWrites('Anyone there?');
    const port = desk.conversation(desk.view.get().waiting[0] as Chat);
    await world.calm();
    visitor.wire.deaf = true;
    visitor.client.send('support', 'Hello?');
    await world.calm();
    visitor.wire.deaf = false;
    const lost = visitor.wire.received.at(-1);
    expect(lost?.case).toBe('send');
    for (let i = 0; i < 2; i++) {
      world.server.handle(VISITOR, lost as RequestBody);
      await world.calm();
    }
    expect(lines(port)).toEqual(['Anyone there?', 'Hello?']);
    port.close();
  });

  it('shows what was said before this desk came', async () => {
    await scene.visitorWrites('Anyone there?');
    desk = await scene.signedIn();
    expect(lastLine()).toEqual({ text: 'Anyone there?', mine: false });
  });

  it('has the first words fetched, once, when the push of them has not come', async () => {
    desk = await scene.signedIn();
    const visitor = world.client(VISITOR);
    await world.online(visitor);
    visitor.client.timeline('support');
    visitor.client.send('support', 'Anyone there?');
    const wire = rigs[0]?.wire as Rig['wire'];
    for (let quiet = 0; quiet < 10; quiet++) {
      await settle();
      visitor.wire.deliverAll();
      wire.queue = wire.queue.filter(({ frame }) => frame.body.case !== 'messagePush');
    }
    wire.deliverAll();
    expect(lastLine()).toBeNull();
    const asked = requests().length;
    await vi.waitFor(async () => {
      await world.calm();
      expect(lastLine()).toEqual({ text: 'Anyone there?', mine: false });
    });
    expect(requests().slice(asked)).toEqual(['listSessions']);
  });

  it('catches up, on the row and where it is open, when pushes were lost', async () => {
    desk = await scene.signedIn();
    const visitor = await scene.visitorWrites('Anyone there?');
    const port = desk.conversation(desk.view.get().waiting[0] as Chat);
    await world.calm();
    const wire = rigs[0]?.wire as Rig['wire'];
    for (const text of ['Hello?', 'Hello??', 'I can wait.']) {
      visitor.client.send('support', text);
      await settle();
      visitor.wire.deliverAll();
    }
    await settle();
    expect(wire.queue.filter(({ push }) => push)).not.toEqual([]);
    wire.losePushes();
    expect(lines(port)).toEqual(['Anyone there?']);
    await world.calm();
    expect(lines(port)).toEqual(['Anyone there?', 'Hello?', 'Hello??', 'I can wait.']);
    expect(lastLine()).toEqual({ text: 'I can wait.', mine: false });
    port.close();
  });

  it('catches up where it is open and is too far back in the line to be listed', async () => {
    desk = await scene.signedIn();
    const visitor = await scene.visitorWrites('Anyone there?');
    const port = desk.conversation(desk.view.get().waiting[0] as Chat);
    await world.calm();
    const wire = rigs[0]?.wire as Rig['wire'];
    wire.intercept = (requestId, body) => {
      if (body.case === 'listSessions') {
        const value = { sessions: [], conversations: [], availability: 1, capacity: 5 };
        wire.reply(requestId, { case: 'listSessionsResult', value });
      }
      return body.case === 'listSessions';
    };
    visitor.client.send('support', 'Hello?');
    await settle();
    wire.losePushes();
    await world.calm();
    expect(lines(port)).toEqual(['Anyone there?', 'Hello?']);
    expect(desk.view.get().link).toBe('online');
    port.close();
  });

  it('lets nobody answer who reads along, and is followed no more once a colleague answers', async () => {
    desk = await scene.signedIn();
    const visitor = await scene.visitorWrites('Anyone there?');
    const port = desk.conversation(desk.view.get().waiting[0] as Chat);
    await world.calm();
    port.send('Me!');
    await world.calm();
    expect(Object.values(port.view.get().failures)).toEqual(['notOwner']);
    port.discard(port.view.get().messages.at(-1)?.key ?? '');

    await scene.assign(BO);
    visitor.client.send('support', 'Hi Bo!');
    await world.calm();
    expect(lines(port)).toEqual(['Anyone there?']);
    expect(desk.view.get().left).toMatchObject([{ agentName: 'Bo', mine: false, unread: 0 }]);
    port.close();
  });

  it('counts what is unread once it is mine', async () => {
    desk = await scene.signedIn();
    const visitor = await scene.visitorWrites('Anyone there?');
    visitor.client.send('support', 'Hello?');
    await world.calm();
    expect(rigs[0]?.client.state.get().unread).toBe(0);
    const wire = rigs[0]?.wire as Rig['wire'];
    const session = world.server.support.sessions[0];
    world.server.support.assign(session as NonNullable<typeof session>, MEI);
    const joined = wire.queue.filter(({ frame }) => frame.body.case !== 'messagePush');
    visitor.client.send('support', 'Hello??');
    await settle();
    // What was said after it overtakes the news that the chat is mine.
    wire.queue = [...wire.queue.filter((one) => !joined.includes(one)), ...joined];
    await world.calm();
    expect(desk.view.get().mine).toMatchObject([{ unread: 3, lastLine: { text: 'Hello??' } }]);
  });
});
