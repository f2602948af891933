import { describe, expect, it } from 'vitest';
import { autoAway, ParleyError, type Presence } from '../src/index.js';
import type { RequestBody } from '../src/protocol/codec.js';
import { FakeClock } from './support/fakeClock.js';
import { ANN, World, type Rig } from './support/rig.js';

const ONLINE = 2;

/** Answers that everybody is online. */
function answerOnline({ wire }: Rig): void {
  wire.intercept = (requestId, body: RequestBody) => {
    if (body.case === 'subscribePresence') {
      const people = body.value.userIds.map((userId) => ({ userId, state: ONLINE, lastSeenMs: 0, asOfMs: 5 }));
      wire.reply(requestId, { case: 'subscribePresenceResult', value: { people, renewAfterMs: 450_000 } });
      return true;
    }
    return false;
  };
}

function asked({ wire }: Rig): number[] {
  return wire.received.flatMap((body) => (body.case === 'subscribePresence' ? [body.value.userIds.length] : []));
}

describe('watched people', () => {
  it('are told of when they change, and only then', async () => {
    const world = new World();
    const ann = world.client(ANN);
    answerOnline(ann);
    await world.online(ann);
    const seen: Presence['status'][] = [];
    const ben = ann.client.presence.of('102');
    ben.subscribe(() => seen.push(ben.get().status));
    const subscribed = ann.client.presence.subscribe(['102']);
    await world.calm();
    await subscribed;
    const online = ben.get();
    ann.wire.push({ case: 'syncHint', value: { conversationId: '0' } });
    await world.calm();
    expect(ben.get()).toBe(online);
    ann.client.disconnect();
    ann.client.presence.unsubscribe(['102']);
    expect(asked(ann)).toEqual([1, 1]);
    expect(seen).toEqual(['online', 'unknown']);
  });

  it('are subscribed in requests of at most 500', async () => {
    const world = new World();
    const ann = world.client(ANN);
    answerOnline(ann);
    await world.online(ann);
    const subscribed = ann.client.presence.subscribe(Array.from({ length: 1_001 }, (_, i) => String(i + 1)));
    await world.calm();
    await subscribed;
    expect(asked(ann)).toEqual([500, 500, 1]);
  });

  it('are waited for until the client is disposed of', async () => {
    const { client } = new World().client(ANN);
    const waiting = [client.presence.subscribe(['102']), client.presence.set('away')];
    client.dispose();
    waiting.push(client.presence.subscribe(['103']));
    for (const end of waiting) {
      await expect(end).rejects.toMatchObject({ code: 'CLOSED' });
    }
  });
});

describe('automatic away', () => {
  class Scene {
    readonly clock = new FakeClock();
    readonly said: string[] = [];
    visible = true;
    refuses = false;
    stopped = 0;
    private onUsed: () => void = () => undefined;
    private onPage: (signal: 'shown' | 'hidden' | 'online') => void = () => undefined;
    readonly stop: () => void;

    constructor(visible = true) {
      this.visible = visible;
      const stop = (): void => void this.stopped++;
      this.stop = autoAway(
        {
          set: (status) => {
            this.said.push(status);
            return this.refuses ? Promise.reject(new ParleyError('NOT_ALLOWED', 'no', false)) : Promise.resolve();
          },
        },
        { idleMs: 10_000, hiddenMs: 2_000 },
        {
          clock: this.clock,
          page: { visible: () => this.visible, subscribe: (listener) => ((this.onPage = listener), stop) },
          used: (listener) => ((this.onUsed = listener), stop),
        },
      );
    }

    use(): void {
      this.onUsed();
    }

    show(visible: boolean): void {
      this.visible = visible;
      this.onPage(visible ? 'shown' : 'hidden');
    }
  }

  it('is said after a time without use, and ends with the next', async () => {
    const scene = new Scene();
    await scene.clock.advance(9_000);
    scene.use();
    await scene.clock.advance(9_999);
    expect(scene.said).toEqual([]);
    await scene.clock.advance(1);
    expect(scene.said).toEqual(['away']);
    scene.use();
    scene.use();
    expect(scene.said).toEqual(['away', 'online']);
    await scene.clock.advance(10_000);
    expect(scene.said).toEqual(['away', 'online', 'away']);
  });

  it('is said of a page that stays hidden, not of one that is looked at again', async () => {
    const scene = new Scene();
    scene.show(false);
    await scene.clock.advance(1_999);
    scene.show(true);
    await scene.clock.advance(5_000);
    expect(scene.said).toEqual([]);
    scene.show(false);
    await scene.clock.advance(2_000);
    scene.show(true);
    expect(scene.said).toEqual(['away', 'online']);
  });

  it('counts a page that was opened in the background as hidden', async () => {
    const scene = new Scene(false);
    await scene.clock.advance(2_000);
    expect(scene.said).toEqual(['away']);
  });

  it('lets go of the page when it ends, and a refusal is nobody’s fault', async () => {
    const scene = new Scene();
    scene.refuses = true;
    await scene.clock.advance(10_000);
    scene.stop();
    await scene.clock.advance(100_000);
    expect(scene.said).toEqual(['away']);
    expect(scene.stopped).toBe(2);
  });
});
