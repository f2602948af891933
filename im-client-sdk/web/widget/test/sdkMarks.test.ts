import { describe, expect, it } from 'vitest';
import { World, type Rig } from '../../sdk/test/support/rig';
import { agentOnline, MEI, SITE, visitTo, written, type Visit } from './support/visit';

interface Talk extends Visit {
  readonly world: World;
  readonly agent: Rig;
  readonly conversationId: string;
}

/** A visitor who has said hello, and Mei, who answers the chat. */
async function talking(): Promise<Talk> {
  const world = new World();
  const visit = visitTo(world, {
    site: () => Promise.resolve(SITE),
    keep: { get: () => 'refresh', set: () => undefined },
    tokens: () => Promise.resolve({ accessToken: 'access' }),
  });
  visit.chat.begin();
  await written(world, visit.chat, 'Hello?');
  const agent = await agentOnline(world);
  const [session] = world.server.support.sessions;
  if (!session) {
    throw new Error('no session was opened');
  }
  world.server.support.assign(session, MEI);
  agent.client.timeline(session.conversationId);
  await world.calm();
  return { ...visit, world, agent, conversationId: session.conversationId };
}

describe('a visitor', () => {
  it('answers a message, and sees the agent’s answer with what it answers', async () => {
    const { world, chat, agent, conversationId } = await talking();
    await world.calm();
    agent.client.send(conversationId, 'Hi!', { replyTo: 1 });
    await world.calm();
    chat.send('Hi Mei!', 3);
    await world.calm();
    expect(chat.view.get().messages.map(({ quote }) => quote)).toEqual([
      null,
      null,
      { seq: 1, senderName: 'user 201', mine: true, body: { kind: 'text', text: 'Hello?' } },
      { seq: 3, senderName: 'Mei', mine: false, body: { kind: 'text', text: 'Hi!' } },
    ]);
  });

  it('reacts, sees who else does, and hears when it may not', async () => {
    const { world, chat, agent, conversationId } = await talking();
    agent.client.send(conversationId, 'Hi!');
    await world.calm();
    const done = chat.react(3, '🎉', true);
    void agent.client.react(conversationId, 3, '🎉', true);
    await world.calm();
    expect(await done).toBeNull();
    const reactions = (): unknown => chat.view.get().messages.at(-1)?.reactions;
    expect(reactions()).toEqual([{ emoji: '🎉', count: 2, mine: true, names: ['Mei'] }]);
    void chat.react(3, '🎉', false);
    await world.calm();
    expect(reactions()).toEqual([{ emoji: '🎉', count: 1, mine: false, names: ['Mei'] }]);
    void agent.client.recall(conversationId, 3);
    await world.calm();
    const refused = chat.react(3, '🎉', true);
    await world.calm();
    expect(await refused).toBe('changed');
  });
});
