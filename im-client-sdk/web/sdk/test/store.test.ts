import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import {
  IndexedDbStore,
  keepIn,
  MemoryStore,
  StoreError,
  type ClientStore,
  type KeepingOptions,
  type StoreFailure,
} from '../src/index.js';
import { error, type Room } from './support/modelServer.js';
import { ANN, BEN, texts, World, type Rig } from './support/rig.js';
import { DISKS, dump, indexedDbStore, ioSettled } from './support/stores.js';

const ROOM = '1';

class Scene {
  readonly world = new World();
  readonly ben: Rig;

  constructor() {
    this.world.server.room(ROOM, ANN, BEN);
    this.ben = this.world.client(BEN);
  }

  /** Ann on a page of its own, with what it finds on the disk. */
  async page(
    store: ClientStore,
    { pageSize = 50, ...keeping }: KeepingOptions & { pageSize?: number } = {},
  ): Promise<Rig> {
    const rig = this.world.client(ANN, { keeping: keepIn(store, keeping), pageSize });
    await this.settled();
    return rig;
  }

  async settled(): Promise<void> {
    await ioSettled();
    await this.world.calm();
    await this.world.clock.advance(1_000);
    await ioSettled();
    await this.world.calm();
  }

  async online(...rigs: Rig[]): Promise<void> {
    rigs.forEach(({ client }) => client.connect());
    await this.settled();
  }

  async benSends(...lines: string[]): Promise<void> {
    lines.forEach((line) => this.ben.client.send(ROOM, line));
    await this.settled();
  }

  /** The page goes, as a reload takes it. */
  async leave(rig: Rig): Promise<void> {
    rig.client.dispose();
    this.world.rigs.splice(this.world.rigs.indexOf(rig), 1);
    await ioSettled();
  }
}

describe.each(DISKS)('a client store in %s', (_, newDisk) => {
  it('shows after a reload without a network what was shown', async () => {
    const [scene, disk] = [new Scene(), newDisk()];
    const before = await scene.page(disk());
    before.client.timeline(ROOM);
    await scene.online(before, scene.ben);
    await scene.benSends('one', 'two');
    const { conversations } = before.client.state.get();
    await scene.leave(before);

    const after = await scene.page(disk());

    expect(after.client.state.get()).toMatchObject({ userId: ANN, synced: true, conversations });
    expect(after.client.timeline(ROOM).get()).toMatchObject({ phase: 'ready', unread: 2 });
    expect(texts(after, ROOM)).toEqual(['one', 'two']);
    expect(after.wire.opens).toBe(0);
  });

  it('asks after a reload for what it lacks only', async () => {
    const [scene, disk] = [new Scene(), newDisk()];
    const before = await scene.page(disk());
    before.client.timeline(ROOM);
    await scene.online(before, scene.ben);
    await scene.benSends('one', 'two');
    await scene.leave(before);
    await scene.benSends('three', 'four');

    const after = await scene.page(disk());
    after.client.timeline(ROOM);
    await scene.online(after);

    expect(texts(after, ROOM)).toEqual(['one', 'two', 'three', 'four']);
    const pulls = after.wire.received.filter((body) => body.case === 'pull').map(({ value }) => value);
    expect(pulls).toMatchObject([{ fromSeq: 3, toSeq: 4 }]);
    const sync = after.wire.received.find((body) => body.case === 'sync');
    expect(sync?.value.syncToken.length).toBeGreaterThan(0);
  });

  it('keeps the last messages of a conversation only, and the way to the older', async () => {
    const [scene, disk] = [new Scene(), newDisk()];
    const before = await scene.page(disk(), { messages: 3 });
    before.client.timeline(ROOM);
    await scene.online(before, scene.ben);
    await scene.benSends('one', 'two', 'three', 'four', 'five');
    await scene.leave(before);

    const after = await scene.page(disk(), { messages: 3 });
    expect(texts(after, ROOM)).toEqual(['three', 'four', 'five']);
    expect(after.client.timeline(ROOM).get().hasOlder).toBe(true);

    await scene.online(after);
    after.client.loadOlder(ROOM);
    await scene.settled();
    expect(texts(after, ROOM)).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  it('begins at the newest page where more was missed than it keeps', async () => {
    const [scene, disk] = [new Scene(), newDisk()];
    const before = await scene.page(disk(), { messages: 3 });
    before.client.timeline(ROOM);
    await scene.online(before, scene.ben);
    await scene.benSends('one');
    await scene.leave(before);
    await scene.benSends(...Array.from({ length: 12 }, (__, i) => `missed ${i}`));

    const after = await scene.page(disk(), { messages: 3, pageSize: 2 });
    after.client.timeline(ROOM);
    await scene.online(after);

    expect(texts(after, ROOM)).toEqual(['missed 10', 'missed 11']);
  });

  it('keeps nothing of a text that was recalled, also of a conversation that was closed', async () => {
    const [scene, disk] = [new Scene(), newDisk()];
    const before = await scene.page(disk());
    before.client.timeline(ROOM);
    await scene.online(before, scene.ben);
    scene.ben.client.timeline(ROOM);
    await scene.benSends('secret', 'harmless');
    expect(await dump(disk())).toContain('secret');
    before.client.closeTimeline(ROOM);
    // What a dump loads is another page's from there on: whole states take turns.
    await scene.world.clock.advance(10_000);

    scene.ben.client.recall(ROOM, 1).catch(() => undefined);
    await scene.settled();
    await scene.world.clock.advance(10_000);
    await scene.settled();

    const kept = await dump(disk());
    expect(kept).toContain('harmless');
    expect(kept).not.toContain('secret');
  });

  it('lets go of what retention has removed while no page was open', async () => {
    const [scene, disk] = [new Scene(), newDisk()];
    const before = await scene.page(disk());
    before.client.timeline(ROOM);
    await scene.online(before, scene.ben);
    await scene.benSends('too old', 'young');
    await scene.leave(before);
    const room = scene.world.server.rooms.get(ROOM);
    Object.assign(room as object, { firstSeq: 2, version: 1_000 });

    const after = await scene.page(disk());
    await scene.online(after);
    expect(texts(after, ROOM)).toEqual(['young']);
    await scene.leave(after);

    const kept = await dump(disk());
    expect(kept).toContain('young');
    expect(kept).not.toContain('too old');
  });

  it('lets go of the messages of a conversation whose messages are refused', async () => {
    const [scene, disk] = [new Scene(), newDisk()];
    const before = await scene.page(disk());
    before.client.timeline(ROOM);
    await scene.online(before, scene.ben);
    await scene.benSends('for members', 'the last');
    before.wire.push({
      case: 'conversationPush',
      value: {
        conversation: scene.world.server.conversation(scene.world.server.rooms.get(ROOM) as Room, ANN),
        removed: true,
      },
    });
    await scene.settled();
    await scene.leave(before);

    const after = await scene.page(disk());
    expect(after.client.state.get().conversations).toMatchObject([{ joined: false }]);
    after.wire.intercept = (requestId, body) => {
      if (body.case !== 'pull' && body.case !== 'sync') {
        return false;
      }
      after.wire.reply(
        requestId,
        body.case === 'pull'
          ? error(2000, false)
          : {
              case: 'syncResult',
              value: {
                conversations: [],
                removedConversationIds: [ROOM],
                nextToken: new Uint8Array([1]),
                more: false,
                reset: false,
                relationsChanged: false,
              },
            },
      );
      return true;
    };
    await scene.online(after);
    await scene.leave(after);

    expect(await dump(disk())).not.toContain('for members');
  });

  it('drops what was kept when the log of the server is another', async () => {
    const [scene, disk] = [new Scene(), newDisk()];
    const before = await scene.page(disk());
    before.client.timeline(ROOM);
    await scene.online(before, scene.ben);
    await scene.benSends('of the old log');
    await scene.leave(before);
    scene.world.server.logEpoch = '8';
    scene.world.server.rooms.delete(ROOM);

    const after = await scene.page(disk());
    await scene.online(after);

    expect(after.client.state.get().conversations).toEqual([]);
    await scene.leave(after);
    expect(await dump(disk())).not.toContain('of the old log');
  });

  it('lets go of the messages of conversations that were not opened for long', async () => {
    const [scene, disk] = [new Scene(), newDisk()];
    scene.world.server.room('2', ANN, BEN);
    const before = await scene.page(disk(), { conversations: 1 });
    before.client.timeline(ROOM);
    await scene.online(before, scene.ben);
    await scene.benSends('one', 'two');
    before.client.closeTimeline(ROOM);
    before.client.timeline('2');
    await scene.settled();
    await scene.leave(before);

    const after = await scene.page(disk());

    expect(after.client.timeline('2').get().phase).toBe('ready');
    expect(after.client.timeline(ROOM).get().phase).toBe('loading');
  });

  it('keeps nothing after logout', async () => {
    const [scene, disk] = [new Scene(), newDisk()];
    const page = await scene.page(disk());
    page.client.timeline(ROOM);
    await scene.online(page, scene.ben);
    await scene.benSends('one');

    const forgotten = page.client.forget();
    await scene.settled();
    await forgotten;

    expect(await disk().load()).toEqual({ cursor: null, conversations: [], messages: [], relations: null });
  });

  it('is not used for another user', async () => {
    const [scene, disk] = [new Scene(), newDisk()];
    const before = await scene.page(disk());
    before.client.timeline(ROOM);
    await scene.online(before, scene.ben);
    await scene.benSends('for Ann');
    await scene.leave(before);
    const failures: StoreFailure[] = [];

    const other = scene.world.client(BEN, {
      keeping: keepIn(disk(), { onFailure: (it) => failures.push(it) }),
    });
    await scene.online(other);

    expect(failures.map(({ reason }) => reason)).toEqual(['otherUser']);
    expect(other.client.state.get().userId).toBe(BEN);
    expect(await dump(disk())).not.toContain('for Ann');
  });
});

describe('two pages of a user', () => {
  it('leave on the disk what one of them knew', async () => {
    const [scene, indexedDb] = [new Scene(), new IDBFactory()];
    const first = await scene.page(indexedDbStore(indexedDb));
    const second = await scene.page(indexedDbStore(indexedDb));
    [first, second].forEach(({ client }) => client.timeline(ROOM));
    await scene.online(first, second, scene.ben);
    scene.ben.client.timeline(ROOM);
    await scene.benSends('secret', 'two');
    await scene.world.clock.advance(6_000);
    await scene.settled();
    scene.ben.client.recall(ROOM, 1).catch(() => undefined);
    await scene.benSends('three');
    await scene.world.clock.advance(12_000);
    await scene.settled();
    await scene.leave(first);
    await scene.leave(second);

    const kept = await dump(indexedDbStore(indexedDb));
    expect(kept).not.toContain('secret');
    const after = await scene.page(indexedDbStore(indexedDb));
    expect(texts(after, ROOM)).toEqual(['', 'two', 'three']);
  });

  it('write nothing any more once one of them has logged out', async () => {
    const [scene, indexedDb] = [new Scene(), new IDBFactory()];
    const failures: StoreFailure[] = [];
    const first = await scene.page(indexedDbStore(indexedDb));
    const second = await scene.page(indexedDbStore(indexedDb), { onFailure: (it) => failures.push(it) });
    await scene.online(first, second, scene.ben);
    second.client.timeline(ROOM);
    await scene.benSends('one');

    const forgotten = first.client.forget();
    await scene.settled();
    await forgotten;
    await scene.benSends('two');
    await scene.world.clock.advance(10_000);
    await scene.settled();

    expect(failures.map(({ reason }) => reason)).toEqual(['removed']);
    expect(texts(second, ROOM)).toEqual(['one', 'two']);
    expect(await indexedDb.databases()).toEqual([]);
  });
});

describe('a store that fails', () => {
  const full = new StoreError('quota', 'QuotaExceededError: full');

  it('is told of once and is emptied, and the client goes on in memory', async () => {
    const scene = new Scene();
    const store = new MemoryStore();
    store.write = () => Promise.reject(full);
    const failures: StoreFailure[] = [];
    const page = await scene.page(store, { onFailure: (it) => failures.push(it) });
    page.client.timeline(ROOM);
    await scene.online(page, scene.ben);
    await scene.benSends('one');
    await scene.benSends('two');

    expect(failures).toEqual([{ reason: 'quota', cause: full }]);
    expect(texts(page, ROOM)).toEqual(['one', 'two']);
    expect((await store.load()).cursor).toBeNull();
  });

  it.each<[string, StoreFailure['reason'], IDBFactory]>([
    [
      'a private window',
      'unavailable',
      {
        open: () => {
          throw new DOMException('not here', 'SecurityError');
        },
      } as unknown as IDBFactory,
    ],
    ['a newer version on the disk', 'unavailable', new IDBFactory()],
  ])('does not keep a client from connecting: %s', async (name, reason, indexedDb) => {
    const scene = new Scene();
    if (name.startsWith('a newer')) {
      await new Promise((done) => {
        const request = indexedDb.open('parley.store.wss://chat.test/ws.101', 99);
        request.onsuccess = () => done(request.result.close());
      });
    }
    const failures: StoreFailure[] = [];
    const page = await scene.page(new IndexedDbStore({ deployment: 'wss://chat.test/ws', userId: ANN, indexedDb }), {
      onFailure: (it) => failures.push(it),
    });
    await scene.online(page);

    expect(failures.map((failure) => failure.reason)).toEqual([reason]);
    expect(page.client.state.get()).toMatchObject({ connection: { status: 'online' }, userId: ANN });
  });
});
