import { ParleyError } from '../errors.js';
import type { ParleyRest } from '../rest/rest.js';
import { signedIn } from '../rest/signedIn.js';
import type { TokenSource } from '../rest/tokens.js';
import type { AttachmentContent } from '../views.js';
import { Sha256 } from './sha256.js';

/** Where an upload stands, as the server says. */
interface Upload {
  readonly attachmentId: string;
  readonly state: 'UPLOADING' | 'SCANNING' | 'READY' | 'REFUSED' | 'SENT';
  readonly received: number;
  readonly partSize: number;
  readonly width: number;
  readonly height: number;
  readonly thumbnail: boolean;
  readonly refusal?: string;
}

/** Good until `expiresAtMs`, or until the message is recalled. */
export interface AttachmentLinks {
  readonly url: string;
  /** Null: there is none. */
  readonly thumbnailUrl: string | null;
  readonly expiresAtMs: number;
}

export interface UploadOptions {
  /** Default: the file's own name, or `file`. */
  readonly name?: string;
  /** Default: by the file's type. What is no PNG, JPEG, GIF or WebP can't be sent as an image. */
  readonly kind?: AttachmentContent['kind'];
  readonly caption?: string;
  /** Of audio and video. */
  readonly durationMs?: number;
  /** Called with the share that has arrived, 0 to 1, which never falls. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

const PATH = '/api/v1/attachments';
const SLICE = 1 << 20;
const SMALLEST_PART = 256 * 1024;
/** So many parts show progress well. */
const PARTS = 20;
const TRIES = 6;
const SCAN_MS = 1500;
const SHOWN_IMAGE = /^image\/(png|jpeg|gif|webp)$/u;

/** Brings files to the server and finds what came with messages; in browsers and in Node. */
export class Attachments {
  private readonly pauseMs: (failures: number) => number;

  constructor(
    private readonly rest: ParleyRest,
    private readonly tokens: TokenSource,
    /** For tests. */
    pauseMs?: (failures: number) => number,
  ) {
    this.pauseMs = pauseMs ?? ((failures) => Math.random() * Math.min(8000, 500 * 2 ** failures));
  }

  /**
   * Uploads a file for one conversation; what it resolves to is to be sent there by `sendAttachment`. A connection that
   * breaks off is tried again, from where the upload stands. Rejects with ATTACHMENT_TOO_LARGE,
   * ATTACHMENT_TYPE_REFUSED, ATTACHMENT_QUOTA_EXCEEDED, ATTACHMENT_REFUSED, NOT_ALLOWED …, or with the signal's reason.
   */
  async upload(conversationId: string, file: Blob, options: UploadOptions = {}): Promise<AttachmentContent> {
    const name = cleanName(options.name ?? (file as Partial<File>).name ?? 'file');
    const mediaType = typeOf(file);
    const sha256 = await this.digest(file, options.signal);
    const body = { conversationId, name, mediaType, size: file.size, sha256 };
    const begun = await this.patiently(options.signal, () => this.call<Upload>('POST', PATH, { body }, options.signal));
    const done = await this.settled(await this.bring(begun, file, options), options.signal);
    options.onProgress?.(1);
    return {
      kind: options.kind ?? kindOf(mediaType),
      attachmentId: done.attachmentId,
      name,
      mediaType,
      size: file.size,
      width: done.width,
      height: done.height,
      durationMs: options.durationMs ?? 0,
      caption: options.caption ?? '',
      thumbnail: done.thumbnail,
    };
  }

  /** Links to a file in a message that the user may read. */
  async links(conversationId: string, seq: number, attachmentId: string): Promise<AttachmentLinks> {
    const query = `conversationId=${conversationId}&seq=${seq}`;
    const found = await this.call<Partial<AttachmentLinks> & { url: string; expiresAtMs: number }>(
      'GET',
      `${PATH}/${attachmentId}/links?${query}`,
      {},
    );
    const { thumbnailUrl } = found;
    return {
      url: this.rest.absoluteUrl(found.url),
      thumbnailUrl: thumbnailUrl ? this.rest.absoluteUrl(thumbnailUrl) : null,
      expiresAtMs: found.expiresAtMs,
    };
  }

  private async digest(file: Blob, signal: AbortSignal | undefined): Promise<string> {
    const hash = new Sha256();
    for (let from = 0; from < file.size; from += SLICE) {
      signal?.throwIfAborted();
      hash.update(new Uint8Array(await file.slice(from, from + SLICE).arrayBuffer()));
    }
    return hash.hex();
  }

  private async bring(begun: Upload, file: Blob, { onProgress, signal }: UploadOptions): Promise<Upload> {
    const size = Math.min(begun.partSize, Math.max(SMALLEST_PART, Math.ceil(file.size / PARTS)));
    const path = `${PATH}/${begun.attachmentId}`;
    let upload = begun;
    let asked = true;
    await this.patiently(signal, async () => {
      if (!asked) {
        upload = await this.call<Upload>('GET', path, {}, signal);
      }
      while (upload.state === 'UPLOADING') {
        onProgress?.(upload.received / file.size);
        const bytes = file.slice(upload.received, upload.received + size);
        asked = false;
        upload = await this.call<Upload>('PUT', `${path}/content?offset=${upload.received}`, { bytes }, signal);
        asked = true;
      }
    });
    return upload;
  }

  /** A scanner may hold it back. */
  private async settled(upload: Upload, signal: AbortSignal | undefined): Promise<Upload> {
    let found = upload;
    while (found.state === 'SCANNING') {
      await pause(SCAN_MS, signal);
      found = await this.patiently(signal, () =>
        this.call<Upload>('GET', `${PATH}/${upload.attachmentId}`, {}, signal),
      );
    }
    if (found.state === 'REFUSED') {
      throw new ParleyError('ATTACHMENT_REFUSED', found.refusal ?? 'the file was refused', false);
    }
    return found;
  }

  /** Again, after a pause, while what fails may pass. */
  private async patiently<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    for (let failures = 0; ; failures++) {
      try {
        return await work();
      } catch (failure) {
        signal?.throwIfAborted();
        const passes = failure instanceof ParleyError && (failure.retryable || failure.code === 'CONFLICT');
        if (!passes || failures === TRIES) {
          throw failure;
        }
        await pause(Math.max(failure.retryAfterMs, this.pauseMs(failures)), signal);
      }
    }
  }

  private call<T>(
    method: string,
    path: string,
    request: { body?: object; bytes?: Blob },
    signal?: AbortSignal,
  ): Promise<T> {
    return signedIn<T>(this.rest, this.tokens, method, path, { ...request, signal });
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Names come from anywhere; the server takes neither slashes nor control characters. */
function cleanName(name: string): string {
  // eslint-disable-next-line no-control-regex
  return name.replace(/[\u0000-\u001f\u007f-\u009f/\\]/gu, '_').slice(0, 255) || 'file';
}

function typeOf(file: Blob): string {
  const type = (file.type.split(';')[0] as string).trim().toLowerCase();
  return /^[a-z0-9][\w!#$&^.+-]{0,49}\/[a-z0-9][\w!#$&^.+-]{0,48}$/u.test(type) ? type : 'application/octet-stream';
}

function kindOf(mediaType: string): AttachmentContent['kind'] {
  if (SHOWN_IMAGE.test(mediaType)) {
    return 'image';
  }
  return mediaType.startsWith('audio/') ? 'audio' : mediaType.startsWith('video/') ? 'video' : 'file';
}
