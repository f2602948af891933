import { describe, expect, it } from 'vitest';
import { ANN, BEN, World, type Rig } from './support/rig.js';

// Any order of sends, edits, recalls, losses and cuts ends with everybody seeing the log as it is, each message once,
// and counting what is unread in it.

const CAT = '103';
const ROOMS = ['1', '2', '3'];

/** Mulberry32. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class Run {
  readonly world: World;
  private readonly below: (most: number) => number;
  private sent = 0;

  constructor(seed: number) {
    const random = chance(seed);
    this.world = new World(random);
    this.below = (most) => Math.floor(random() * most);
    ROOMS.forEach((id) => this.world.server.room(id, ANN, BEN, CAT));
    [ANN, BEN, CAT].forEach((user) => this.world.client(user, { pageSize: 2 }));
  }

  async go(steps: number): Promise<void> {
    this.world.rigs.forEach(({ client }) => client.connect());
    for (let step = 0; step < steps; step++) {
      await this.act(this.pick(this.world.rigs));
    }
    for (let i = 0; i < 40; i++) {
      await this.world.calm();
      await this.world.clock.advance(1_000);
    }
    await this.world.calm();
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  private async act({ client, wire }: Rig): Promise<void> {
    const room = this.pick(ROOMS);
    const dice = this.below(1_000);
    if (dice < 60) {
      client.send(room, `text ${++this.sent}`);
    } else if (dice < 120) {
      const { messages } = client.timeline(room).get();
      const own = messages.filter((message) => message.own && message.seq !== null).slice(-4);
      const seq = own.length > 0 ? (this.pick(own).seq ?? 0) : 0;
      // What is refused, or has no answer for long, is of no concern here.
      const change = this.below(3) > 0 ? client.edit(room, seq, `edit ${++this.sent}`) : client.recall(room, seq);
      change.catch(() => undefined);
    } else if (dice < 140) {
      await this.world.clock.advance(this.below(4_000));
    } else if (dice < 150) {
      wire.cut();
    } else if (dice < 170) {
      wire.losePushes(this.below(2) > 0 ? room : '0');
    } else if (dice < 180) {
      client.closeTimeline(room);
    } else if (dice < 200) {
      client.timeline(room);
    } else if (dice < 215) {
      client.loadOlder(room);
    } else if (dice < 260 && ['online', 'behind'].includes(client.state.get().connection.status)) {
      wire.swap(this.below(Math.max(1, wire.queue.length - 1)));
    } else if (dice < 265) {
      await this.world.calm();
      if (client.state.get().connection.status !== 'online') {
        return;
      }
      const row = client.state.get().conversations.find(({ conversationId }) => conversationId === room);
      client.markRead(room, row?.lastSeq ?? 0);
      await this.world.calm();
    } else {
      wire.deliver();
    }
    await this.world.clock.advance(0);
  }

  /** Every row, with and without its messages, then every message of it. */
  async check(rig: Rig): Promise<void> {
    const { client, wire } = rig;
    expect(client.state.get().connection).toEqual({ status: 'online' });
    for (const id of ROOMS) {
      const room = this.world.server.rooms.get(id) as NonNullable<ReturnType<World['server']['rooms']['get']>>;
      const wanted = this.world.server.conversation(room, wire.userId);
      const row = client.state.get().conversations.find(({ conversationId }) => conversationId === id);
      expect(row).toMatchObject({ lastSeq: wanted.lastSeq, unread: wanted.unread, readSeq: wanted.readSeq });
      const last = room.messages.at(-1);
      expect(row?.lastMessage && shown(row.lastMessage)).toEqual(last ? shown(last) : null);
      const timeline = client.timeline(id);
      await this.world.calm();
      while (timeline.get().hasOlder) {
        client.loadOlder(id);
        await this.world.calm();
      }
      expect(timeline.get().messages.map(shown)).toEqual(room.messages.map(shown));
    }
  }
}

interface Shown {
  readonly seq: number | null;
  readonly content?:
    { readonly kind: string | { readonly case: string | undefined; readonly value?: unknown } } | undefined;
  readonly edits: number;
  readonly recalled: boolean;
}

function shown({ seq, content, edits, recalled }: Shown): string {
  const text =
    content && 'text' in content
      ? String(content.text)
      : typeof content?.kind === 'object' && content.kind.case === 'text'
        ? (content.kind.value as { text: string }).text
        : '';
  return `${seq} ${recalled ? 'recalled' : text} ${edits}`;
}

const SEEDS = Array.from({ length: Number(process.env['RANDOM_RUNS'] ?? 24) }, (_, i) => i + 1);

describe('a random run', () => {
  it.each(SEEDS)('%i ends with the log everywhere', async (seed) => {
    const run = new Run(seed);
    await run.go(1_500);
    for (const rig of run.world.rigs) {
      await run.check(rig);
    }
  });
});
