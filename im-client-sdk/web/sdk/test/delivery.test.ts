import { describe, expect, it } from 'vitest';
import { ANN, BEN, World, statuses, texts } from './support/rig.js';

describe('a client on a good line', () => {
  it('comes online, lists its conversations over several pages, and shows the newest messages', async () => {
    const world = new World();
    for (let i = 1; i <= 5; i++) {
      world.server.room(String(i), ANN, BEN);
    }
    const a = world.client(ANN);
    await world.online(a);
    expect(a.client.state.get().connection).toEqual({ status: 'online' });
    expect(a.client.state.get().conversations).toHaveLength(5);
    expect(a.client.state.get().synced).toBe(true);
  });

  it('sends, is acknowledged, is read', async () => {
    const world = new World();
    world.server.room('1', ANN, BEN);
    const a = world.client(ANN);
    const b = world.client(BEN);
    await world.online(a);
    await world.online(b);
    const key = a.client.send('1', 'hello');
    expect(statuses(a, '1')).toEqual(['sending']);
    b.client.timeline('1');
    await world.calm();
    expect(statuses(a, '1')).toEqual(['sent']);
    expect(a.client.timeline('1').get().messages[0]?.key).toBe(key);
    expect(texts(b, '1')).toEqual(['hello']);
    expect(b.client.timeline('1').get().unread).toBe(1);
    expect(b.client.state.get().unread).toBe(1);
    b.client.markRead('1', 1);
    expect(b.client.state.get().unread).toBe(0);
    await world.calm();
    expect(statuses(a, '1')).toEqual(['read']);
  });

  it('keeps the order of many messages with one Send in flight', async () => {
    const world = new World();
    world.server.room('1', ANN, BEN);
    const a = world.client(ANN);
    a.client.timeline('1');
    const sent = Array.from({ length: 10 }, (_, i) => `m${i}`);
    sent.forEach((text) => a.client.send('1', text));
    await world.online(a);
    expect(world.server.texts('1')).toEqual(sent);
    expect(texts(a, '1')).toEqual(sent);
    const sends = a.wire.received.filter((body) => body.case === 'send');
    expect(sends.map((body) => body.value.messages.length)).toEqual([3, 3, 3, 1]);
  });

  it('pages back to the first message', async () => {
    const world = new World();
    world.server.room('1', ANN, BEN);
    const b = world.client(BEN);
    Array.from({ length: 11 }, (_, i) => b.client.send('1', `m${i}`));
    await world.online(b);
    const a = world.client(ANN);
    await world.online(a);
    expect(a.client.timeline('1').get().phase).toBe('loading');
    await world.calm();
    expect(texts(a, '1')).toEqual(['m7', 'm8', 'm9', 'm10']);
    expect(a.client.timeline('1').get().hasOlder).toBe(true);
    a.client.loadOlder('1');
    expect(a.client.timeline('1').get().loadingOlder).toBe(true);
    await world.calm();
    a.client.loadOlder('1');
    await world.calm();
    expect(texts(a, '1')).toEqual(Array.from({ length: 11 }, (_, i) => `m${i}`));
    expect(a.client.timeline('1').get()).toMatchObject({ hasOlder: false, loadingOlder: false, phase: 'ready' });
  });

  it('gives the same snapshot until something changes', async () => {
    const world = new World();
    world.server.room('1', ANN, BEN);
    const a = world.client(ANN);
    a.client.timeline('1');
    await world.online(a);
    const before = a.client.state.get();
    expect(a.client.state.get()).toBe(before);
    let told = 0;
    a.client.timeline('1').subscribe(() => told++);
    a.client.send('1', 'x');
    expect(told).toBe(1);
    expect(a.client.state.get()).not.toBe(before);
    expect(a.client.state.get().support).toBe(before.support);
  });
});

describe('what gets lost', () => {
  it('is pulled after a hint', async () => {
    const world = new World();
    world.server.room('1', ANN, BEN);
    const a = world.client(ANN);
    const b = world.client(BEN);
    await world.online(a);
    await world.online(b);
    b.client.timeline('1');
    await world.calm();
    a.client.send('1', 'lost');
    a.wire.deliverAll();
    b.wire.losePushes();
    b.wire.deliver();
    expect(b.client.state.get().connection.status).toBe('behind');
    await world.calm();
    expect(b.client.state.get().connection.status).toBe('online');
    expect(texts(b, '1')).toEqual(['lost']);
  });

  it('is pulled when a later push shows the gap', async () => {
    const world = new World();
    world.server.room('1', ANN, BEN);
    const a = world.client(ANN);
    const b = world.client(BEN);
    await world.online(a);
    await world.online(b);
    b.client.timeline('1');
    await world.calm();
    a.client.send('1', 'one');
    await world.clock.advance(0);
    b.wire.queue = [];
    a.wire.deliverAll();
    a.client.send('1', 'two');
    await world.calm();
    expect(texts(b, '1')).toEqual(['one', 'two']);
    expect(b.client.timeline('1').get().unread).toBe(2);
  });

  it('is sent again under the same id when the answer was lost', async () => {
    const world = new World();
    world.server.room('1', ANN, BEN);
    const a = world.client(ANN);
    a.client.timeline('1');
    await world.online(a);
    a.client.send('1', 'once');
    expect(world.server.texts('1')).toEqual(['once']);
    a.wire.cut();
    expect(a.client.state.get().connection.status).toBe('offline');
    expect(statuses(a, '1')).toEqual(['sending']);
    await world.clock.advance(1_000);
    await world.calm();
    expect(world.server.texts('1')).toEqual(['once']);
    expect(texts(a, '1')).toEqual(['once']);
    expect(statuses(a, '1')).toEqual(['sent']);
  });

  it('starts over after the log came from a backup', async () => {
    const world = new World();
    const room = world.server.room('1', ANN, BEN);
    world.server.room('2', ANN, BEN);
    const a = world.client(ANN);
    a.client.timeline('1');
    ['x', 'y', 'z'].forEach((text) => a.client.send('1', text));
    await world.online(a);
    room.messages.length = 1;
    world.server.rooms.delete('2');
    world.server.logEpoch = '8';
    a.wire.cut();
    await world.clock.advance(1_000);
    await world.calm();
    expect(texts(a, '1')).toEqual(['x']);
    expect(a.client.state.get().conversations.map((c) => c.conversationId)).toEqual(['1']);
    expect(a.client.state.get().connection.status).toBe('online');
  });
});

describe('what was said', () => {
  it('is changed and taken back for everybody, and told when it is too late', async () => {
    const world = new World();
    world.server.room('1', ANN, BEN);
    const a = world.client(ANN);
    const b = world.client(BEN);
    await world.online(a);
    await world.online(b);
    a.client.timeline('1');
    ['one', 'two'].forEach((text) => a.client.send('1', text));
    await world.calm();
    b.client.timeline('1');
    await world.calm();
    const edited = a.client.edit('1', 1, 'uno');
    const recalled = a.client.recall('1', 2);
    await world.calm();
    expect(await edited).toMatchObject({ seq: 1, edits: 1, content: { kind: 'text', text: 'uno' }, recalled: false });
    expect(await recalled).toMatchObject({ seq: 2, recalled: true, content: { kind: 'unknown' }, status: 'sent' });
    expect(texts(b, '1')).toEqual(['uno', '']);
    expect(b.client.timeline('1').get()).toMatchObject({ unread: 1 });
    expect(b.client.state.get().conversations[0]).toMatchObject({ unread: 1, lastMessage: { recalled: true } });
    world.server.changes.late = true;
    const late = a.client.edit('1', 1, 'eins').catch((failure: unknown) => failure);
    await world.calm();
    expect(await late).toMatchObject({ code: 'TOO_LATE', retryable: false });
    expect(texts(a, '1')).toEqual(['uno', '']);
  });

  it('is not asked for changes where no server knows any', async () => {
    const world = new World();
    world.server.changes.unknown = true;
    world.server.room('1', ANN, BEN);
    const a = world.client(ANN);
    a.client.timeline('1');
    await world.online(a);
    a.client.send('1', 'x');
    a.wire.losePushes();
    await world.calm();
    a.wire.cut();
    await world.clock.advance(1_000);
    await world.calm();
    expect(a.client.state.get().connection.status).toBe('online');
    expect(a.wire.received.filter((body) => body.case === 'pullChanges')).toEqual([]);
  });
});
