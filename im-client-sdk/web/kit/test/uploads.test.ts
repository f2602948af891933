import { ParleyError, type AttachmentLinks } from '@parley/sdk';
import { describe, expect, it, vi } from 'vitest';
import { fileSize, imageBox, LinkCache, UploadFlow, type UploadView } from '../src';

const FILE = new File(['12345'], 'a.png', { type: 'image/png' });

class Scene {
  shown: readonly UploadView[] = [];
  readonly flow = new UploadFlow(
    () => this.shown,
    (uploads) => (this.shown = uploads),
  );
  readonly calls: {
    progress: (share: number) => void;
    done: () => void;
    fail: (why: Error) => void;
    signal: AbortSignal;
  }[] = [];
  readonly port = {
    upload: (_file: File, progress: (share: number) => void, signal: AbortSignal): Promise<void> =>
      new Promise((done, fail) => this.calls.push({ progress, done, fail, signal })),
  };
}

describe('UploadFlow', () => {
  it('shows how far a file is, and takes it away when it was sent', async () => {
    const scene = new Scene();
    scene.flow.add([FILE], scene.port, '5');
    scene.calls[0]?.progress(0.5);
    expect(scene.shown).toMatchObject([{ conversationId: '5', name: 'a.png', size: 5, share: 0.5, problem: null }]);
    scene.calls[0]?.done();
    await vi.waitFor(() => expect(scene.shown).toEqual([]));
  });

  it('says why a file was refused, and tries again when asked', async () => {
    const scene = new Scene();
    scene.flow.add([FILE], scene.port);
    scene.calls[0]?.fail(new ParleyError('ATTACHMENT_TOO_LARGE', '', false));
    await vi.waitFor(() => expect(scene.shown[0]?.problem).toBe('tooLarge'));
    scene.flow.retry(scene.shown[0]?.key ?? '');
    expect(scene.shown[0]).toMatchObject({ problem: null, share: 0 });
    expect(scene.calls).toHaveLength(2);
    scene.calls[1]?.fail(new Error('nobody knows'));
    await vi.waitFor(() => expect(scene.shown[0]?.problem).toBe('other'));
  });

  it('stops what is cancelled', () => {
    const scene = new Scene();
    scene.flow.add([FILE, FILE], scene.port);
    scene.flow.cancel(scene.shown[0]?.key ?? '');
    expect(scene.calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(scene.shown).toHaveLength(1);
  });
});

describe('LinkCache', () => {
  it('fetches once until the links are about to end, and again after a failure', async () => {
    vi.useFakeTimers();
    const fetch = vi.fn((): Promise<AttachmentLinks> =>
      Promise.resolve({ url: '/f', thumbnailUrl: null, expiresAtMs: Date.now() + 600_000 }),
    );
    const cache = new LinkCache(fetch);
    await cache.get('5', 1, '7');
    await cache.get('5', 1, '7');
    await cache.get('5', 2, '7');
    expect(fetch).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(545_000);
    await cache.get('5', 1, '7');
    expect(fetch).toHaveBeenCalledTimes(3);
    fetch.mockRejectedValueOnce(new Error());
    await expect(cache.get('6', 1, '7')).rejects.toThrow();
    await cache.get('6', 1, '7');
    expect(fetch).toHaveBeenCalledTimes(5);
    vi.useRealTimers();
  });
});

describe('what is shown of a file', () => {
  it('has its size as people read it', () => {
    expect([713, 90_113, 1_482_113].map((size) => fileSize(size, 'en'))).toEqual(['713 bytes', '90 kB', '1.5 MB']);
  });

  it('reserves the place of an image', () => {
    expect(imageBox({ width: 1280, height: 800 })).toEqual({ width: 260, height: 163 });
    expect(imageBox({ width: 20, height: 4000 })).toEqual({ width: 48, height: 260 });
    expect(imageBox({ width: 100, height: 60 })).toEqual({ width: 100, height: 60 });
    expect(imageBox({ width: 0, height: 0 })).toEqual({ width: 200, height: 150 });
  });
});
