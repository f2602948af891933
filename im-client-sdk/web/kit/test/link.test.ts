import type { ConnectionState } from '@parley/sdk';
import { describe, expect, it } from 'vitest';
import { LinkReader, type Link } from '../src/link';

const offline = (attempts: number): ConnectionState => ({ status: 'offline', nextTryAtMs: 0, attempts });

/** What each state of these means after those before it. */
function read(states: readonly ConnectionState[], machineOnline = true): Link[] {
  const reader = new LinkReader(() => machineOnline);
  return states.map((state) => reader.read(state));
}

describe('LinkReader', () => {
  it('calls the first catching up loading, and later ones what they are', () => {
    const first: ConnectionState[] = [{ status: 'connecting' }, { status: 'behind' }, { status: 'online' }];
    expect(read([{ status: 'idle' }, ...first])).toEqual(['idle', 'connecting', 'connecting', 'online']);
    expect(read([...first, { status: 'behind' }])).toEqual(['connecting', 'connecting', 'online', 'behind']);
  });

  it('does not change its word between two tries', () => {
    const tries: ConnectionState[] = [
      { status: 'online' },
      offline(1),
      { status: 'connecting' },
      offline(2),
      { status: 'connecting' },
      { status: 'behind' },
      offline(1),
    ];
    expect(read(tries)).toEqual([
      'online',
      'reconnecting',
      'reconnecting',
      'unreachable',
      'unreachable',
      'behind',
      'reconnecting',
    ]);
  });

  it('names the machine’s own network first', () => {
    expect(read([offline(3), { status: 'connecting' }], false)).toEqual(['offline', 'offline']);
    expect(read([{ status: 'online' }], false)).toEqual(['online']);
  });

  it('tells another page from what a person can’t mend', () => {
    expect(
      read([
        { status: 'closed', reason: 'replaced', closeCode: 4508 },
        { status: 'closed', reason: 'protocol', closeCode: 4500 },
      ]),
    ).toEqual(['replaced', 'unreachable']);
  });
});
