import { afterEach, describe, expect, it, vi } from 'vitest';
import { ScriptedChat } from '../fixture/scriptedChat';
import { start } from '../src/app/start';
import { HostBridge, type Init } from '../src/host/bridge';
import { envelope } from '../src/host/protocol';
import { chooseStorage } from '../src/identity/storage';

const HOST = 'https://shop.example';

function launch(open: boolean): { readonly posted: unknown[]; readonly chat: ScriptedChat; begin: unknown } {
  const posted: unknown[] = [];
  const parent = { postMessage: (data: unknown, origin: string) => posted.push({ data, origin }) };
  const frame = { parent, addEventListener: vi.fn() } as unknown as Window;
  const page = document.implementation.createHTMLDocument();
  const root = page.createElement('div');
  root.id = 'app';
  page.body.append(root);
  const chat = new ScriptedChat();
  const begin = vi.spyOn(chat, 'begin');
  const init: Init = { type: 'init', locale: 'zh-CN', open, kept: {} };
  const bridge = new HostBridge(frame, HOST);
  start({ chat, bridge, init, storage: chooseStorage(null, null, {}) }, page);
  return { posted, chat, begin };
}

afterEach(() => {
  document.documentElement.lang = 'en';
});

describe('start', () => {
  it('tells the host page the site’s colour, and that a session is open', () => {
    const { posted } = launch(true);
    expect(posted).toEqual([
      { data: envelope({ type: 'marker', session: true }), origin: HOST },
      { data: envelope({ type: 'accent', fill: '#0f6e66', ink: '#ffffff' }), origin: HOST },
    ]);
    expect(document.documentElement.lang).toBe('zh-CN');
  });

  it('begins behind a closed launcher too, for what comes in', () => {
    const { begin, chat, posted } = launch(false);
    expect(begin).toHaveBeenCalledOnce();
    chat.view.patch({ unread: 2 });
    expect(posted.at(-1)).toEqual({ data: envelope({ type: 'unread', count: 2 }), origin: HOST });
  });
});
