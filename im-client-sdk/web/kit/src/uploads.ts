import type { AttachmentContent, AttachmentLinks, ParleyError } from '@parley/sdk';
import { spoken, type ChatMessage } from './timeline';

/** Why a file was not sent. */
export type UploadProblem = 'tooLarge' | 'type' | 'quota' | 'refused' | 'closed' | 'unreachable' | 'other';

/** A file on its way, or one that was refused. */
export interface UploadView {
  readonly key: string;
  /** The conversation that it is for; '' where there is but one. */
  readonly conversationId: string;
  readonly name: string;
  readonly size: number;
  /** How much of it has arrived, 0 to 1. */
  readonly share: number;
  readonly problem: UploadProblem | null;
}

export interface UploadPort {
  /** Uploads and sends; resolves when it stands in the timeline. */
  upload(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<void>;
}

export type LinkSource = (message: ChatMessage, attachment: AttachmentContent) => Promise<AttachmentLinks>;

const PROBLEMS: Readonly<Record<string, UploadProblem>> = {
  ATTACHMENT_TOO_LARGE: 'tooLarge',
  ATTACHMENT_TYPE_REFUSED: 'type',
  ATTACHMENT_QUOTA_EXCEEDED: 'quota',
  ATTACHMENT_REFUSED: 'refused',
  SESSION_CLOSED: 'closed',
  NOT_SESSION_OWNER: 'closed',
  DISCONNECTED: 'unreachable',
  TIMEOUT: 'unreachable',
  BUSY: 'unreachable',
  RATE_LIMITED: 'unreachable',
  UNAVAILABLE: 'unreachable',
};

interface Running {
  readonly file: File;
  readonly port: UploadPort;
  readonly conversationId: string;
  stop: AbortController;
}

/** Files on their way: each can be stopped, and what failed tried again. */
export class UploadFlow {
  private readonly running = new Map<string, Running>();
  private count = 0;

  constructor(
    private readonly shown: () => readonly UploadView[],
    private readonly show: (uploads: readonly UploadView[]) => void,
  ) {}

  add(files: readonly File[], port: UploadPort, conversationId = ''): void {
    for (const file of files) {
      const key = `upload-${++this.count}`;
      this.running.set(key, { file, port, conversationId, stop: new AbortController() });
      const fresh = { key, conversationId, name: file.name, size: file.size, share: 0, problem: null };
      this.show([...this.shown(), fresh]);
      this.start(key);
    }
  }

  retry(key: string): void {
    const upload = this.running.get(key);
    if (upload) {
      upload.stop = new AbortController();
      this.patch(key, { share: 0, problem: null });
      this.start(key);
    }
  }

  /** Stops it, or takes away what failed. */
  cancel(key: string): void {
    this.running.get(key)?.stop.abort();
    this.end(key);
  }

  private start(key: string): void {
    const { file, port, stop } = this.running.get(key) as Running;
    port
      .upload(file, (share) => this.patch(key, { share }), stop.signal)
      .then(
        () => this.end(key),
        (failure: unknown) =>
          this.patch(key, { problem: PROBLEMS[(failure as Partial<ParleyError>).code ?? ''] ?? 'other' }),
      );
  }

  private end(key: string): void {
    this.running.delete(key);
    this.show(this.shown().filter((upload) => upload.key !== key));
  }

  private patch(key: string, change: Partial<UploadView>): void {
    this.show(this.shown().map((upload) => (upload.key === key ? { ...upload, ...change } : upload)));
  }
}

/** Links for what is shown, fetched once and again shortly before they end. */
export class LinkCache {
  private readonly known = new Map<string, { readonly links: Promise<AttachmentLinks>; untilMs: number }>();

  constructor(private readonly fetch: (seq: number, attachmentId: string) => Promise<AttachmentLinks>) {}

  get(conversationId: string, seq: number, attachmentId: string): Promise<AttachmentLinks> {
    const key = `${conversationId}/${seq}/${attachmentId}`;
    const found = this.known.get(key);
    if (found && found.untilMs > Date.now()) {
      return found.links;
    }
    const entry = { links: this.fetch(seq, attachmentId), untilMs: Infinity };
    this.known.set(key, entry);
    entry.links.then(
      ({ expiresAtMs }) => (entry.untilMs = Math.max(Date.now() + MIN_KEEP_MS, expiresAtMs - MARGIN_MS)),
      () => this.known.delete(key),
    );
    return entry.links;
  }
}

const MARGIN_MS = 60_000;
const MIN_KEEP_MS = 30_000;

/** Of what was pasted or dropped; empty where it is text. */
function filesOf(data: DataTransfer | null): File[] {
  return data ? [...data.files] : [];
}

/** As people read sizes: 340 kB, 2.1 MB. */
export function fileSize(bytes: number, locale: string): string {
  const [value, unit] =
    bytes < 1000 ? [bytes, 'byte'] : bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    // Short, English has no plural of it.
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
  }).format(value);
}

const SHOWN_EDGE = 260;
const SMALLEST = 48;

/** The place that an image gets before it has come, in CSS pixels. */
export function imageBox({ width, height }: { readonly width: number; readonly height: number }): {
  readonly width: number;
  readonly height: number;
} {
  if (width === 0 || height === 0) {
    return { width: 200, height: 150 };
  }
  const scale = Math.min(1, SHOWN_EDGE / width, SHOWN_EDGE / height);
  const fit = (edge: number): number => Math.max(SMALLEST, Math.round(edge * scale));
  return { width: fit(width), height: fit(height) };
}

/**
 * Files that are dropped or pasted anywhere on the page. `dragging` hears when files are held over it. Returns how to
 * stop listening.
 */
export function listenForFiles(
  page: Document,
  taken: (files: readonly File[]) => void,
  dragging: (over: boolean) => void,
): () => void {
  const stop = new AbortController();
  const on = <K extends 'dragover' | 'dragleave' | 'drop' | 'paste'>(
    type: K,
    heard: (event: DocumentEventMap[K]) => void,
  ): void => page.addEventListener(type, heard, { signal: stop.signal });
  on('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) {
      event.preventDefault();
      dragging(true);
    }
  });
  on('dragleave', (event) => {
    if (event.relatedTarget === null) {
      dragging(false);
    }
  });
  on('drop', (event) => {
    const files = filesOf(event.dataTransfer);
    dragging(false);
    if (files.length > 0) {
      event.preventDefault();
      taken(files);
    }
  });
  on('paste', (event) => {
    const files = filesOf(event.clipboardData);
    if (files.length > 0) {
      event.preventDefault();
      taken(files);
    }
  });
  return () => stop.abort();
}

type FileKey = `attach.${AttachmentContent['kind']}`;

/** What a message says, as it is read out: of a file what it is and its caption. */
export function saidIn(
  { body }: Pick<ChatMessage, 'body'>,
  t: (key: FileKey, params: { name: string }) => string,
): string {
  if (body.kind !== 'attachment') {
    return spoken(body);
  }
  const { kind, name, caption } = body.attachment;
  return [t(`attach.${kind}`, { name }), caption].filter(Boolean).join('. ');
}
