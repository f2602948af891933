import { describe, expect, it } from 'vitest';
import { ANN, BEN, World } from './support/rig.js';

describe('a quote', () => {
  it('is fetched where the window does not hold what is answered, and follows it', async () => {
    const world = new World();
    world.server.room('1', ANN, BEN);
    const b = world.client(BEN);
    ['lunch?', 'm2', 'm3'].forEach((text) => b.client.send('1', text));
    await world.online(b);
    const a = world.client(ANN, { pageSize: 2 });
    await world.online(a);
    const timeline = a.client.timeline('1');
    await world.calm();
    expect(timeline.get().messages.map(({ seq }) => seq)).toEqual([2, 3]);

    a.client.send('1', 'yes', { replyTo: 1 });
    await world.calm();
    const reply = () => timeline.get().messages.at(-1);
    expect(reply()).toMatchObject({ replyTo: 1, quote: null });
    await world.calm();
    expect(reply()).toMatchObject({
      seq: 4,
      quote: { seq: 1, senderId: BEN, own: false, content: { kind: 'text', text: 'lunch?' }, recalled: false },
    });

    void b.client.recall('1', 1);
    await world.calm();
    expect(reply()).toMatchObject({ replyTo: 1, quote: { seq: 1, content: { kind: 'unknown' }, recalled: true } });
  });

  it('of what is loaded is there at once', async () => {
    const world = new World();
    world.server.room('1', ANN, BEN);
    const a = world.client(ANN);
    const timeline = a.client.timeline('1');
    await world.online(a);
    a.client.send('1', 'one');
    await world.calm();
    a.client.send('1', 'two', { replyTo: 1 });
    expect(timeline.get().messages.at(-1)).toMatchObject({ seq: null, quote: { seq: 1, own: true } });
    const pulls = a.wire.received.filter((body) => body.case === 'pull');
    await world.calm();
    expect(a.wire.received.filter((body) => body.case === 'pull')).toEqual(pulls);
  });
});
