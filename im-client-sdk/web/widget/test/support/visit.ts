import { Attachments, ParleyRest, type OutboxStore } from '@parley/sdk';
import type { Rig, World } from '../../../sdk/test/support/rig';
import { SdkVisitorChat, type VisitorChatParts } from '../../src/chat/SdkVisitorChat';

export const VISITOR = '201';
export const MEI = '301';
export const SITE = { name: 'Northwind', greeting: 'Hi!', accent: '#0f6e66' };

export interface Visit {
  readonly chat: SdkVisitorChat;
  readonly rig: Rig;
}

/** A page of the visitor with the app in it. */
export function visitTo(
  world: World,
  parts: Pick<VisitorChatParts, 'site' | 'keep' | 'tokens'>,
  store?: OutboxStore,
): Visit {
  let rig: Rig | null = null;
  const chat = new SdkVisitorChat({
    ...parts,
    attachments: new Attachments(new ParleyRest({ baseUrl: 'https://parley.example' }), () =>
      Promise.reject(new Error()),
    ),
    client: (tokenSource) => {
      rig = world.client(VISITOR, { tokenSource, relations: false, ...(store ? { store } : {}) });
      return rig.client;
    },
  });
  return { chat, rig: rig as unknown as Rig };
}

/** An agent's client, online, who is told of sessions. */
export async function agentOnline(world: World): Promise<Rig> {
  world.server.support.agent(MEI, 'Mei');
  const agent = world.client(MEI);
  await world.online(agent);
  return agent;
}

export async function written(world: World, chat: SdkVisitorChat, text: string): Promise<void> {
  chat.arrive();
  chat.send(text);
  await world.calm();
}
