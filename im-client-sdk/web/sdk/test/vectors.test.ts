import type { JsonObject } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { errorCode } from '../src/errors.js';
import { CloseCode, ErrorCode } from '../src/gen/protocol.js';
import { read, Script, type Vector } from './support/script.js';

describe.each([
  'connection',
  'send',
  'messages',
  'changes',
  'deletions',
  'marks',
  'mentions',
  'forwards',
  'receipts',
  'settings',
  'groups',
  'search',
  'reports',
  'sync',
  'relations',
  'presence',
  'waiting',
])('%s', (file) => {
  it.each(read<Vector>(file))('$name', async ({ relations, deliveries, steps }) => {
    await new Script(relations, deliveries).play(steps);
  });
});

interface ErrorRow {
  readonly name: string;
  readonly number: number;
  readonly retryable: boolean;
  readonly hello: string;
  readonly send: string;
}

interface CloseRow {
  readonly name?: string;
  readonly code: number;
  readonly then: string;
}

/** `renew`: at once, since it is the first failure. */
function stateAfter(then: string): JsonObject {
  switch (then) {
    case 'reconnect':
      return { connection: 'offline', nextTryInMs: 500 };
    case 'renew':
      return { connection: 'offline', nextTryInMs: 0 };
    default:
      return { connection: 'closed', reason: then };
  }
}

describe('errors', () => {
  const rows = read<ErrorRow>('errors');

  it('names every code of the catalogue', () => {
    const numbers = rows.filter(({ name }) => name !== 'UNKNOWN').map(({ name, number }) => [name, number]);
    expect(Object.fromEntries(numbers)).toEqual(
      Object.fromEntries(Object.entries(ErrorCode).filter(([, number]) => number > 0)),
    );
  });

  it.each(rows)('$name $number', async ({ name, number, retryable, hello, send }) => {
    expect(errorCode(number)).toBe(name);
    const error = { error: { code: number, retryable } };
    await new Script().play([
      { call: { connect: {} } },
      { opened: true },
      { expect: { hello: { token: 'token-1', deviceId: 'device-vector', client: 'vectors/1' } } },
      { reply: error },
      { state: stateAfter(hello) },
    ]);
    const message = { clientMsgId: '00000000-0000-4000-8000-000000000001', content: { text: { text: 'a' } } };
    await new Script().play([
      { online: {} },
      { call: { send: { conversationId: '7', text: 'a' } } },
      { expect: { send: { conversationId: '7', messages: [message] } } },
      { reply: error },
      { state: { timelines: { 7: [send === 'again' ? 'sending a' : `failed ${name} a`] } } },
    ]);
  });
});

describe('closes', () => {
  const rows = read<CloseRow>('closes');

  it('name every code of the catalogue', () => {
    const numbers = rows.flatMap(({ name, code }) => (name === undefined ? [] : [[name, code]]));
    expect(Object.fromEntries(numbers)).toEqual(
      Object.fromEntries(Object.entries(CloseCode).filter(([, number]) => number > 0)),
    );
  });

  it.each(rows)('$code $then', async ({ code, then }) => {
    await new Script().play([{ online: {} }, { closed: code }, { state: stateAfter(then) }]);
  });
});
