import { ParleyClient, type OutboxStore } from '../../src/index.js';
import type { ClientOptions } from '../../src/options.js';
import { FakeClock, settle } from './fakeClock.js';
import { ModelServer, type ModelWire } from './modelServer.js';

export const ANN = '101';
export const BEN = '102';

export interface Rig {
  readonly client: ParleyClient;
  readonly wire: ModelWire;
}

/** Clients on one model server and one clock. */
export class World {
  readonly clock: FakeClock;
  readonly server: ModelServer;
  readonly rigs: Rig[] = [];
  private lastId = 0;

  constructor(chance?: () => number) {
    this.clock = new FakeClock(chance);
    this.server = new ModelServer(() => this.clock.now());
  }

  client(userId: string, options: Partial<ClientOptions> & { store?: OutboxStore; visible?: () => boolean } = {}): Rig {
    const wire = this.server.wire(userId);
    const client = new ParleyClient(
      {
        tokenSource: () => Promise.resolve({ accessToken: `token ${userId}` }),
        deviceId: `device-${userId}`,
        ...options,
      },
      {
        clock: this.clock,
        wire,
        page: { visible: options.visible ?? (() => true), subscribe: () => () => undefined },
        newId: () => `00000000-0000-4000-8000-${String(++this.lastId).padStart(12, '0')}`,
        ...(options.store ? { store: options.store } : {}),
      },
    );
    const rig = { client, wire };
    this.rigs.push(rig);
    return rig;
  }

  /** Lets everything through until nothing moves, without letting time pass. */
  async calm(): Promise<void> {
    for (let quiet = 0; quiet < 3;) {
      await settle();
      const moved = this.rigs.map(({ wire }) => wire.deliver()).some(Boolean);
      quiet = moved ? 0 : quiet + 1;
    }
  }

  async online(rig: Rig): Promise<void> {
    rig.client.connect();
    await this.calm();
  }
}

export function texts({ client }: Rig, conversationId: string): string[] {
  return client
    .timeline(conversationId)
    .get()
    .messages.map((message) => (message.content.kind === 'text' ? message.content.text : ''));
}

export function statuses({ client }: Rig, conversationId: string): (string | null)[] {
  return client
    .timeline(conversationId)
    .get()
    .messages.map((message) => message.status);
}
