import { describe, expect, it } from 'vitest';
import type { Room } from './support/modelServer.js';
import { ANN, BEN, texts, World, type Rig } from './support/rig.js';

/** Ann on two devices, and Ben, who has said three things that she has read, except the last. */
async function scene(): Promise<{ world: World; ann: Rig; pad: Rig; ben: Rig }> {
  const world = new World();
  world.server.room('1', ANN, BEN);
  const [ben, ann, pad] = [world.client(BEN), world.client(ANN), world.client(ANN)];
  for (const rig of [ben, ann, pad]) {
    rig.client.timeline('1');
    await world.online(rig);
  }
  ['one', 'two', 'three'].forEach((text) => ben.client.send('1', text));
  await world.calm();
  ann.client.markRead('1', 2);
  await world.calm();
  return { world, ann, pad, ben };
}

function row({ client }: Rig) {
  return client.state.get().conversations[0];
}

/** The row as the server tells it at this moment, to be pushed later. */
function stateOf({ server }: World) {
  const conversation = server.conversation(server.rooms.get('1') as Room, ANN);
  return { case: 'conversationPush', value: { conversation, removed: false } } as const;
}

describe('the last message of a row', () => {
  it('is not what an older state says that knows of no deletion', async () => {
    const { world, ann, pad } = await scene();
    pad.client.closeTimeline('1');
    ann.client.markRead('1', 3);
    await world.calm();
    const before = stateOf(world);
    void ann.client.deleteMessages('1', [3]);
    await world.calm();
    pad.wire.push(before);
    await world.calm();
    expect(row(pad)).toMatchObject({ lastSeq: 3, lastMessage: { seq: 2 } });
  });

  it('is asked for where a state says one that is deleted by now', async () => {
    const { world, ann, pad } = await scene();
    pad.client.closeTimeline('1');
    ann.client.send('1', 'four');
    ann.wire.deliverAll();
    await world.clock.advance(0);
    const before = stateOf(world);
    void ann.client.deleteMessages('1', [4]);
    pad.wire.queue = pad.wire.queue.filter(({ frame }) => frame.body.case === 'deletionPush');
    pad.wire.push(before);
    await world.calm();
    expect(row(pad)).toMatchObject({ lastSeq: 4, lastMessage: { seq: 3 } });
  });

  it.each(['was missed', 'is known'])(
    'is what a state says when a deletion %s, though a change has overtaken it',
    async (how) => {
      const { world, ann, pad, ben } = await scene();
      pad.client.closeTimeline('1');
      ann.client.markRead('1', 3);
      await world.calm();
      void ann.client.deleteMessages('1', [3]);
      if (how === 'was missed') {
        pad.wire.queue = [];
      }
      pad.wire.intercept = (_, body) => body.case === 'sync';
      const between = stateOf(world);
      void ben.client.edit('1', 1, 'uno');
      await world.calm();
      pad.wire.push(between);
      await world.calm();
      expect(row(pad)).toMatchObject({ lastSeq: 3, lastMessage: { seq: 2 } });
    },
  );
});

describe('deleting for oneself', () => {
  it('takes messages out on all devices of the reader, and nowhere else', async () => {
    const { world, ann, pad, ben } = await scene();
    const done = ann.client.deleteMessages('1', [1, 2]);
    await world.calm();
    await done;
    expect([texts(ann, '1'), texts(pad, '1')]).toEqual([['three'], ['three']]);
    expect(texts(ben, '1')).toEqual(['one', 'two', 'three']);
    expect([row(ann), row(pad)]).toMatchObject([{ unread: 1 }, { unread: 1 }]);

    void ben.client.edit('1', 1, 'uno');
    await world.calm();
    expect(texts(ann, '1')).toEqual(['three']);
    expect(ann.client.state.get().connection.status).toBe('online');
  });

  it('of what is not read is refused', async () => {
    const { world, ann } = await scene();
    const refused = ann.client.deleteMessages('1', [3]).catch((failure: unknown) => failure);
    await world.calm();
    expect(await refused).toMatchObject({ code: 'CONFLICT' });
    expect(texts(ann, '1')).toEqual(['one', 'two', 'three']);
  });

  it('leaves the newest that is there as the last message, or what a sync tells', async () => {
    const { world, ann, pad } = await scene();
    pad.client.closeTimeline('1');
    ann.client.markRead('1', 3);
    await world.calm();
    void ann.client.deleteMessages('1', [3]);
    await world.calm();
    const two = { seq: 2, content: { text: 'two' } };
    expect([row(ann), row(pad)]).toMatchObject([{ lastMessage: two }, { lastMessage: two }]);
    expect(ann.wire.received.filter((body) => body.case === 'sync')).toHaveLength(1);

    void ann.client.deleteMessages('1', [1, 2]);
    await world.calm();
    expect([row(ann), row(pad)]).toMatchObject([
      { lastMessage: null, lastSeq: 3 },
      { lastMessage: null, lastSeq: 3 },
    ]);
  });

  it('is asked for until it is answered, and what another device has missed is pulled anew', async () => {
    const { world, ann, pad } = await scene();
    const done = ann.client.deleteMessages('1', [1]);
    ann.wire.cut();
    pad.wire.losePushes('1');
    await world.calm();
    await world.clock.advance(2_000);
    await world.calm();
    await done;
    expect([texts(ann, '1'), texts(pad, '1')]).toEqual([
      ['two', 'three'],
      ['two', 'three'],
    ]);
    expect(pad.wire.received.filter((body) => body.case === 'pull')).toHaveLength(2);
  });

  it('that took out nothing tells of what was missed', async () => {
    const { world, ann, pad } = await scene();
    void ann.client.deleteMessages('1', [1, 2]);
    pad.wire.queue = [];
    const done = pad.client.deleteMessages('1', [2]);
    await world.calm();
    await done;
    expect(texts(pad, '1')).toEqual(['three']);
  });

  it('before its row was told leaves a window that was pulled before to be pulled anew', async () => {
    const { world, ann } = await scene();
    const late = world.client(ANN);
    late.client.timeline('1');
    let held = 0;
    late.wire.intercept = (requestId, body) => body.case === 'sync' && held === 0 && (held = requestId) > 0;
    await world.online(late);
    expect(texts(late, '1')).toEqual(['one', 'two', 'three']);
    void ann.client.deleteMessages('1', [1]);
    late.wire.queue = [];
    const sync = { case: 'sync', value: { syncToken: new Uint8Array(0), limit: 100 } } as const;
    late.wire.reply(held, world.server.handle(ANN, sync));
    await world.calm();
    expect(texts(late, '1')).toEqual(['two', 'three']);
  });

  it('that comes before its message leaves the last one, and asks for nothing', async () => {
    const { world, ann, pad } = await scene();
    pad.client.closeTimeline('1');
    ann.client.send('1', 'four');
    ann.wire.deliverAll();
    await world.clock.advance(0);
    void ann.client.deleteMessages('1', [4]);
    expect(pad.wire.queue.map(({ frame }) => frame.body.case)).toEqual(['messagePush', 'deletionPush']);
    pad.wire.swap(0);
    await world.calm();
    expect(row(pad)).toMatchObject({ lastSeq: 4, lastMessage: { seq: 3 } });
    expect(pad.wire.received.filter((body) => body.case === 'sync')).toHaveLength(1);
  });

  it('takes a message out of what answers it', async () => {
    const { world, ann, ben } = await scene();
    ben.client.send('1', 'well?', { replyTo: 1 });
    await world.calm();
    const reply = () => ann.client.timeline('1').get().messages.at(-1);
    expect(reply()).toMatchObject({ replyTo: 1, quote: { seq: 1 } });
    void ann.client.deleteMessages('1', [1]);
    await world.calm();
    expect(reply()).toMatchObject({ replyTo: 1, quote: null });
  });

  it('is for one reader: the next one on this device sees all', async () => {
    const { world, ann } = await scene();
    void ann.client.deleteMessages('1', [1]);
    await world.calm();
    ann.wire.cut();
    (ann.wire as { userId: string }).userId = BEN;
    await world.clock.advance(2_000);
    await world.calm();
    ann.client.timeline('1');
    await world.calm();
    expect(texts(ann, '1')).toEqual(['one', 'two', 'three']);
  });
});
