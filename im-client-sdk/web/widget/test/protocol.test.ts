import { describe, expect, it } from 'vitest';
import {
  envelope,
  MAX_KEPT_LENGTH,
  PROTOCOL,
  readAppMessage,
  readHostMessage,
  type AppMessage,
  type HostMessage,
} from '../src/host/protocol';

const FROM_APP: AppMessage[] = [
  { type: 'ready' },
  { type: 'close' },
  { type: 'unread', count: 3 },
  { type: 'marker', session: true },
  { type: 'accent', fill: '#0f6e66', ink: '#ffffff' },
  { type: 'keep', key: 'identity', value: 'abc' },
  { type: 'keep', key: 'identity', value: null },
];

const FROM_HOST: HostMessage[] = [
  { type: 'init', locale: 'en', open: true, kept: { identity: 'abc' } },
  { type: 'init', locale: null, open: false, kept: {} },
  { type: 'shown' },
  { type: 'hidden' },
];

describe('messages between loader and app', () => {
  it.each(FROM_APP)('takes $type from the app as it was sent', (message) => {
    expect(readAppMessage(envelope(message))).toEqual(message);
    expect(readHostMessage(envelope(message))).toBeNull();
  });

  it.each(FROM_HOST)('takes $type from the loader as it was sent', (message) => {
    expect(readHostMessage(envelope(message))).toEqual(message);
    expect(readAppMessage(envelope(message))).toBeNull();
  });

  it.each([
    null,
    undefined,
    'ready',
    42,
    [],
    { type: 'ready' },
    { protocol: 'other/1', type: 'ready' },
    { protocol: PROTOCOL },
    { protocol: PROTOCOL, type: 'eval' },
    { protocol: PROTOCOL, type: 'unread', count: -1 },
    { protocol: PROTOCOL, type: 'unread', count: '3' },
    { protocol: PROTOCOL, type: 'unread', count: 1.5 },
    { protocol: PROTOCOL, type: 'marker', session: 'yes' },
    { protocol: PROTOCOL, type: 'accent', fill: 'red', ink: '#ffffff' },
    { protocol: PROTOCOL, type: 'accent', fill: '#0f6e66;x:y', ink: '#ffffff' },
    { protocol: PROTOCOL, type: 'keep', key: '', value: 'x' },
    { protocol: PROTOCOL, type: 'keep', key: 'a b', value: 'x' },
    { protocol: PROTOCOL, type: 'keep', key: 'a', value: 'x'.repeat(MAX_KEPT_LENGTH + 1) },
    { protocol: PROTOCOL, type: 'keep', key: 'a', value: {} },
    { protocol: PROTOCOL, type: 'init', locale: 7, open: true, kept: {} },
    { protocol: PROTOCOL, type: 'init', locale: null, open: true, kept: [] },
  ])('drops %j', (data) => {
    expect(readAppMessage(data)).toBeNull();
    expect(readHostMessage(data)).toBeNull();
  });

  it('carries nothing that it does not know', () => {
    expect(readAppMessage({ ...envelope({ type: 'unread', count: 1 }), extra: 'x' })).toEqual({
      type: 'unread',
      count: 1,
    });
    expect(
      readHostMessage({ ...envelope(FROM_HOST[0] as HostMessage), kept: { ok: 'x', bad: 1, 'a b': 'y' } }),
    ).toEqual({
      type: 'init',
      locale: 'en',
      open: true,
      kept: { ok: 'x' },
    });
  });
});
