import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HostBridge, hostOriginOf } from '../src/host/bridge';
import { envelope, type HostMessage } from '../src/host/protocol';

const HOST = 'https://shop.example';

class FakeParent {
  readonly posted: unknown[][] = [];
  postMessage = (...args: unknown[]): void => void this.posted.push(args);
}

let parent: FakeParent;
let hear: (data: unknown, origin?: string, source?: unknown) => void;
let bridge: HostBridge;

beforeEach(() => {
  parent = new FakeParent();
  const listeners: ((event: unknown) => void)[] = [];
  const app = {
    parent,
    addEventListener: (_: string, listener: (event: unknown) => void) => void listeners.push(listener),
  };
  hear = (data, origin = HOST, source = parent) => listeners.forEach((listener) => listener({ data, origin, source }));
  bridge = new HostBridge(app as unknown as Window, HOST);
});

describe('HostBridge', () => {
  const init: HostMessage = { type: 'init', locale: 'en', open: true, kept: {} };

  it('says ready to the exact origin and waits for init', async () => {
    const started = bridge.start();
    expect(parent.posted).toEqual([[envelope({ type: 'ready' }), HOST]]);
    hear(envelope(init), 'https://evil.example');
    hear(envelope(init), HOST, {});
    hear({ ...init });
    hear(envelope(init));
    await expect(started).resolves.toEqual(init);
  });

  it('passes shown and hidden on', () => {
    const events = { shown: vi.fn(), hidden: vi.fn() };
    void bridge.start();
    bridge.listen(events);
    hear(envelope({ type: 'hidden' }));
    hear(envelope({ type: 'shown' }), 'https://evil.example');
    expect(events.hidden).toHaveBeenCalledOnce();
    expect(events.shown).not.toHaveBeenCalled();
  });

  it('stands alone without a host', async () => {
    await expect(new HostBridge(window, null).start()).resolves.toMatchObject({ open: true });
  });
});

describe('hostOriginOf', () => {
  const of = (host: string): string | null =>
    hostOriginOf(new URL(`https://parley.example/widget/app?host=${encodeURIComponent(host)}`));
  it('takes web origins only', () => {
    expect(of(HOST)).toBe(HOST);
    expect(of('http://127.0.0.1:8090')).toBe('http://127.0.0.1:8090');
    expect(of('*')).toBeNull();
    expect(of('null')).toBeNull();
    expect(of('https://shop.example/path')).toBeNull();
    expect(of('javascript:alert(1)')).toBeNull();
    expect(hostOriginOf(new URL('https://parley.example/widget/app'))).toBeNull();
  });
});
