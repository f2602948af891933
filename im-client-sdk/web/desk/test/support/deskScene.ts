import { Attachments, ParleyRest, type ChatClient, type TokenSource } from '@parley/sdk';
import { expect, vi } from 'vitest';
import { World, type Rig } from '../../../sdk/test/support/rig';
import { SdkAgentDesk } from '../../src/agent/SdkAgentDesk';
import { SignIn } from '../../src/agent/SignIn';
import type { Chat } from '../../src/app/state';

export const VISITOR = '201';
export const MEI = '301';
export const BO = '302';

export interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

/** Mei's desk on a model server, at which Bo is an agent too; and visitors' pages. */
export class DeskScene {
  readonly world = new World();
  /** What REST answers; a path that is absent can't be reached. */
  readonly rest: Record<string, () => Answer> = {
    '/api/v1/agents/login': grant,
    '/api/v1/tokens/refresh': grant,
    '/api/v1/tokens/revoke': () => ({ status: 200 }),
  };
  readonly called: string[] = [];
  readonly rigs: Rig[] = [];
  ended = 0;
  desk: SdkAgentDesk;

  constructor() {
    localStorage.clear();
    this.world.server.support.agent(MEI, 'Mei Tanaka');
    this.world.server.support.agent(BO, 'Bo');
    this.desk = this.open();
  }

  /** A window of the desk. What an earlier one kept is there. */
  open(): SdkAgentDesk {
    const fetch = (url: RequestInfo | URL): Promise<Response> => {
      const path = new URL(url as string).pathname;
      this.called.push(path);
      const answer = this.rest[path]?.();
      return answer
        ? Promise.resolve(new Response(JSON.stringify(answer.body ?? {}), answer))
        : Promise.reject(new TypeError('connection refused'));
    };
    const rest = new ParleyRest({ baseUrl: 'https://parley.example', fetch });
    const newClient = (tokenSource: TokenSource): ChatClient => {
      const rig = this.world.client(MEI, { tokenSource, relations: false });
      this.rigs.push(rig);
      return rig.client;
    };
    const newAttachments = (tokens: TokenSource): Attachments => new Attachments(rest, tokens);
    this.desk = new SdkAgentDesk(new SignIn(rest, localStorage), newClient, newAttachments);
    this.desk.onEnded(() => this.ended++);
    return this.desk;
  }

  async calm(): Promise<void> {
    await vi.waitFor(async () => {
      await this.world.calm();
      expect(this.desk.view.get().list).toBe('ready');
    });
  }

  async signedIn(): Promise<SdkAgentDesk> {
    this.open();
    expect(await this.desk.signIn('mei', 'right')).toBeNull();
    await this.calm();
    return this.desk;
  }

  /** A visitor's page, with a first message that waits for an agent. */
  async visitorWrites(text = 'Hello?'): Promise<Rig> {
    const visitor = this.world.client(VISITOR);
    await this.world.online(visitor);
    visitor.client.timeline('support');
    visitor.client.send('support', text);
    await this.world.calm();
    return visitor;
  }

  async assign(agentId = MEI): Promise<Chat> {
    const session = this.world.server.support.sessions.at(-1);
    if (!session) {
      throw new Error('no session was opened');
    }
    this.world.server.support.assign(session, agentId);
    await this.world.calm();
    return [...this.desk.view.get().mine, ...this.desk.view.get().left][0] as Chat;
  }
}

function grant(): Answer {
  const expiresAtMs = Date.now() + 600_000;
  const body = { userId: MEI, accessToken: 'access', expiresAtMs, refreshToken: 'refresh', wsUrl: '/ws' };
  return { status: 200, body: { ...body, name: 'Mei Tanaka', site: { siteId: '1', name: 'Northwind' } } };
}
