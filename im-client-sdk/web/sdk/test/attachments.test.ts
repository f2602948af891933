import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Sha256 } from '../src/attachment/sha256.js';
import { Attachments, ParleyError, ParleyRest } from '../src/index.js';

const PATH = '/api/v1/attachments';

/** The server's side of uploads, in memory; the line breaks where a test says so. */
class Host {
  received = new Uint8Array(0);
  announced: { size: number; sha256: string } & Record<string, unknown> = { size: 0, sha256: '' };
  readonly calls: string[] = [];
  /** Consumed from the front: what becomes of the next calls. */
  readonly fate: ('ok' | 'lost' | 'answerLost')[] = [];
  partSize = 300_000;
  scans = 0;
  state = 'UPLOADING';

  readonly fetch: typeof fetch = async (input, init) => {
    const path = String(input).replace('http://host', '');
    this.calls.push(`${init?.method} ${path}`);
    init?.signal?.throwIfAborted();
    const fate = this.fate.shift() ?? 'ok';
    if (fate === 'lost') {
      throw new TypeError('network');
    }
    const answer = await this.answer(init?.method ?? 'GET', path, init);
    if (fate === 'answerLost') {
      throw new TypeError('network');
    }
    return answer;
  };

  private async answer(method: string, path: string, init: RequestInit | undefined): Promise<Response> {
    if (method === 'POST') {
      this.announced = JSON.parse(String(init?.body)) as typeof this.announced;
    }
    if (method === 'PUT') {
      const offset = Number(new URL(`http://host${path}`).searchParams.get('offset'));
      if (offset !== this.received.length) {
        return problem(409, 'CONFLICT');
      }
      const bytes = new Uint8Array(await (init?.body as Blob).arrayBuffer());
      this.received = new Uint8Array(Buffer.concat([this.received, bytes]));
    }
    if (this.received.length === this.announced.size && this.state === 'UPLOADING') {
      this.state = this.scans > 0 ? 'SCANNING' : 'READY';
    } else if (this.state === 'SCANNING' && --this.scans === 0) {
      this.state = 'READY';
    }
    const { state, partSize } = this;
    return Response.json({
      attachmentId: '71',
      state,
      received: this.received.length,
      partSize,
      width: 8,
      height: 9,
      thumbnail: true,
    });
  }
}

function problem(status: number, code: string): Response {
  return Response.json({ code, detail: 'no', retryable: false, retryAfterMs: 0 }, { status });
}

function attachments(host: Host): Attachments {
  const rest = new ParleyRest({ baseUrl: 'http://host', fetch: host.fetch });
  return new Attachments(
    rest,
    () => Promise.resolve({ accessToken: 't' }),
    () => 0,
  );
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
  it('uploads in parts and says how far it is', async () => {
    const host = new Host();
    const progress: number[] = [];
    const file = new File([bytes(700_000)], 'a/b.png', { type: 'image/png' });

    const sent = await attachments(host).upload('5', file, { caption: 'look', onProgress: (at) => progress.push(at) });

    expect(host.announced).toMatchObject({
      conversationId: '5',
      name: 'a_b.png',
      mediaType: 'image/png',
      size: 700_000,
    });
    expect(host.announced.sha256).toBe(createHash('sha256').update(bytes(700_000)).digest('hex'));
    expect(Buffer.from(host.received).equals(bytes(700_000))).toBe(true);
    expect(sent).toEqual({
      kind: 'image',
      attachmentId: '71',
      name: 'a_b.png',
      mediaType: 'image/png',
      size: 700_000,
      width: 8,
      height: 9,
      durationMs: 0,
      caption: 'look',
      thumbnail: true,
    });
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it('goes on where it stopped, also when only an answer was lost', async () => {
    const host = new Host();
    host.fate.push('ok', 'ok', 'lost', 'ok', 'answerLost');

    await attachments(host).upload('5', new Blob([bytes(700_000)]));

    expect(Buffer.from(host.received).equals(bytes(700_000))).toBe(true);
    expect(host.calls).toEqual([
      `POST ${PATH}`,
      `PUT ${PATH}/71/content?offset=0`,
      `PUT ${PATH}/71/content?offset=262144`,
      `GET ${PATH}/71`,
      `PUT ${PATH}/71/content?offset=262144`,
      `GET ${PATH}/71`,
      `PUT ${PATH}/71/content?offset=524288`,
    ]);
  });

  it('gives up on a refusal at once, and on a dead line after some tries', async () => {
    const dead = new Host();
    dead.fate.push(...Array.from({ length: 20 }, () => 'lost' as const));
    await expect(attachments(dead).upload('5', new Blob([bytes(5)]))).rejects.toMatchObject({ code: 'DISCONNECTED' });

    const rest = new ParleyRest({
      baseUrl: 'http://host',
      fetch: () => Promise.resolve(problem(413, 'ATTACHMENT_TOO_LARGE')),
    });
    const refused = new Attachments(rest, () => Promise.resolve({ accessToken: 't' })).upload(
      '5',
      new Blob([bytes(5)]),
    );
    await expect(refused).rejects.toBeInstanceOf(ParleyError);
    await expect(refused).rejects.toMatchObject({ code: 'ATTACHMENT_TOO_LARGE' });
  });

  it('stops when it is told to', async () => {
    const host = new Host();
    const stop = new AbortController();
    const upload = attachments(host).upload('5', new Blob([bytes(700_000)]), {
      signal: stop.signal,
      onProgress: (share) => share > 0 && stop.abort(new Error('cancelled')),
    });

    await expect(upload).rejects.toThrow('cancelled');
    expect(host.received.length).toBeLessThan(700_000);
  });

  it('knows what a file can be sent as', async () => {
    const kinds: string[] = [];
    for (const type of ['image/gif', 'image/svg+xml', 'audio/mpeg', 'video/mp4', 'text/plain', '', 'nonsense']) {
      const { kind } = await attachments(new Host()).upload('5', new Blob([bytes(5)], { type }));
      kinds.push(kind);
    }
    expect(kinds).toEqual(['image', 'file', 'audio', 'video', 'file', 'file', 'file']);
  });
});
