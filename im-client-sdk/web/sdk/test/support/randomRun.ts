import { expect } from 'vitest';
import { keepIn } from '../../src/index.js';
import { ANN, BEN, World, type Rig } from './rig.js';
import { ioSettled, type Disk } from './stores.js';

// Any order of sends, edits, recalls, deletions, losses and cuts ends with everybody seeing the log as it is, each message once,
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

export class Run {
  readonly world: World;
  private readonly below: (most: number) => number;
  private readonly disks = new Map<Rig, Disk>();
  private sent = 0;

  /** `newDisk`: each user has one, and its page is loaded anew now and then. */
  constructor(
    seed: number,
    private readonly newDisk: (() => Disk) | null = null,
  ) {
    const random = chance(seed);
    this.world = new World(random);
    this.below = (most) => Math.floor(random() * most);
    ROOMS.forEach((id) => this.world.server.room(id, ANN, BEN, CAT));
    [ANN, BEN, CAT, ANN].forEach((user) => this.page(user, newDisk?.() ?? null));
  }

  private page(user: string, disk: Disk | null): Rig {
    const rig = this.world.client(user, {
      pageSize: 2,
      ...(disk && { keeping: keepIn(disk(), { messages: 5, conversations: 2 }) }),
    });
    if (disk) {
      this.disks.set(rig, disk);
    }
    return rig;
  }

  /** A page ends, and another begins with what it left. What it had not written is lost, what it had not sent too. */
  private async reload(rig: Rig): Promise<void> {
    const disk = this.disks.get(rig);
    if (disk) {
      await ioSettled();
      rig.client.dispose();
      await ioSettled();
      this.world.rigs.splice(this.world.rigs.indexOf(rig), 1);
      const fresh = this.page(rig.wire.userId, disk);
      fresh.client.connect();
      await ioSettled();
    }
  }

  /** Another log of the server: every token and seq from before is void. */
  private reset(): void {
    const { server } = this.world;
    server.logEpoch = String(Number(server.logEpoch) + 1);
    this.world.rigs.forEach(({ wire }) => wire.cut());
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
    for (const rig of [...this.world.rigs]) {
      await this.reload(rig);
    }
    await this.world.calm();
    await this.world.clock.advance(1_000);
    await this.world.calm();
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  private async act(rig: Rig): Promise<void> {
    const { client, wire } = rig;
    if (this.newDisk) {
      const rare = this.below(1_000);
      if (rare < 8) {
        await this.reload(rig);
        return;
      }
      if (rare < 10) {
        this.reset();
      } else if (rare < 40) {
        await ioSettled();
      }
    }
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
    } else if (dice < 130) {
      const seqs = client
        .timeline(room)
        .get()
        .messages.flatMap(({ seq }) => (seq !== null && this.below(3) > 0 ? [seq] : []))
        .slice(-1 - this.below(3));
      client.deleteMessages(room, seqs.length > 0 ? seqs : [1]).catch(() => undefined);
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
      const left = this.world.server.deletions.left(room, wire.userId);
      const last = left.at(-1);
      expect(row?.lastMessage && shown(row.lastMessage)).toEqual(last ? shown(last) : null);
      const timeline = client.timeline(id);
      await this.world.calm();
      while (timeline.get().hasOlder) {
        client.loadOlder(id);
        await this.world.calm();
      }
      expect(timeline.get().messages.map(shown)).toEqual(left.map(shown));
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
