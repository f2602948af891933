import { describe, expect, it } from 'vitest';
import { keepIn, ParleyClient, type ClientStore, type Conversation } from '../src/index.js';
import { FakeClock } from './support/fakeClock.js';
import { line } from './support/lines.js';
import { read, Script, ScriptWire, type Vector } from './support/script.js';
import { DISKS, ioSettled } from './support/stores.js';

// The shared scripts once more, by a client that keeps what it knows: it says the same, and what it left is what it knew.

const FILES = [
  'messages',
  'changes',
  'marks',
  'mentions',
  'receipts',
  'settings',
  'groups',
  'sync',
  'relations',
  'waiting',
];

/** Without what is of a connection, or of the outbox. */
function kept({ typing, lastMessage, ...row }: Conversation): unknown {
  expect(typing).toBeDefined();
  return { ...row, lastMessage: lastMessage?.seq ? line(lastMessage) : null };
}

/** A page that is loaded with what the disk holds, without a network. */
async function reload(store: ClientStore): Promise<ParleyClient> {
  const client = new ParleyClient(
    { tokenSource: () => Promise.reject(new Error('no network')), deviceId: 'device-vector', keeping: keepIn(store) },
    {
      clock: new FakeClock(),
      wire: new ScriptWire(),
      page: { visible: () => true, subscribe: () => () => undefined },
    },
  );
  await ioSettled();
  return client;
}

describe.each(DISKS)('with a store in %s', (_, newDisk) => {
  describe.each(FILES)('%s', (file) => {
    it.each(read<Vector>(file))('$name', async ({ relations, deliveries, steps }) => {
      const disk = newDisk();
      const { current, state, timelines } = await new Script(relations, deliveries, disk).play(steps);

      const reloaded = await reload(disk());

      if (current && !state.conversations.some(({ lastMessage }) => lastMessage?.seq === null)) {
        expect(reloaded.state.get().conversations.map(kept)).toEqual(state.conversations.map(kept));
        expect(reloaded.state.get().relations).toEqual(relations ? state.relations : null);
        for (const [id, lines] of timelines) {
          expect(reloaded.timeline(id).get().messages.map(line)).toEqual(lines);
        }
      }
    });
  });
});
