import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Sha256 } from '../src/attachment/sha256.js';
import { Attachments, ParleyRest, type TokenReason } from '../src/index.js';
import { read } from './support/script.js';
import { UploadServer, type UploadServerScript } from './support/uploadServer.js';

interface UploadScript {
  readonly name: string;
  readonly file: { size: number; name: string; mediaType: string; caption?: string; durationMs?: number };
  readonly server: UploadServerScript;
  readonly calls: string[];
  readonly announced?: object;
  readonly progress?: number[];
  readonly tokens?: string[];
  readonly uploaded?: object;
  readonly fails?: string;
}

function attachments(server: UploadServer, asked: string[] = []): Attachments {
  const rest = new ParleyRest({ baseUrl: 'http://host', fetch: server.fetch });
  const source = (reason: TokenReason): Promise<{ accessToken: string }> => {
    asked.push(reason.toUpperCase());
    return Promise.resolve({ accessToken: `token-${asked.length}` });
  };
  return new Attachments(rest, source, () => 0);
}

function bytes(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, index) => (index * 31 + 7) % 251);
}

describe('Sha256', () => {
  it('agrees with the platform, however the bytes come', () => {
    for (const size of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_000]) {
      const input = bytes(size);
      const hash = new Sha256();
      for (let from = 0; from < size; from += 37) {
        hash.update(input.subarray(from, from + 37));
      }
      expect(hash.hex()).toBe(createHash('sha256').update(input).digest('hex'));
    }
  });
});

describe('Attachments', () => {
  it.each(read<UploadScript>('uploads'))('$name', async (script) => {
    const server = new UploadServer(script.server);
    const { size, name, mediaType, ...said } = script.file;
    const progress: number[] = [];
    const tokens: string[] = [];
    const file = new File([bytes(size)], name, { type: mediaType });

    const upload = attachments(server, tokens).upload('5', file, { ...said, onProgress: (at) => progress.push(at) });

    if (script.fails) {
      await expect(upload).rejects.toMatchObject({ name: 'ParleyError', code: script.fails });
    } else {
      expect(await upload).toMatchObject(script.uploaded ?? {});
      expect(Buffer.from(server.received).equals(bytes(size))).toBe(true);
      expect(server.announced.sha256).toBe(createHash('sha256').update(bytes(size)).digest('hex'));
    }
    expect(server.calls).toEqual(script.calls);
    expect(server.announced).toMatchObject(script.announced ?? {});
    expect(progress).toEqual((script.progress ?? progress).map((share) => expect.closeTo(share, 2) as number));
    expect(tokens).toEqual(script.tokens ?? tokens);
  });

  it('stops when it is told to', async () => {
    const server = new UploadServer();
    const stop = new AbortController();
    const upload = attachments(server).upload('5', new Blob([bytes(700_000)]), {
      signal: stop.signal,
      onProgress: (share) => share > 0 && stop.abort(new Error('cancelled')),
    });

    await expect(upload).rejects.toThrow('cancelled');
    expect(server.received.length).toBeLessThan(700_000);
  });

  it('knows what a file can be sent as', async () => {
    const kinds: string[] = [];
    for (const type of ['image/gif', 'image/svg+xml', 'audio/mpeg', 'video/mp4', 'text/plain', '', 'nonsense']) {
      const { kind } = await attachments(new UploadServer()).upload('5', new Blob([bytes(5)], { type }));
      kinds.push(kind);
    }
    expect(kinds).toEqual(['image', 'file', 'audio', 'video', 'file', 'file', 'file']);
  });
});
