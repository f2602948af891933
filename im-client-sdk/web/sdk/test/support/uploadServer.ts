export interface UploadServerScript {
  readonly partSize?: number;
  /** How often a scanner is asked before it says that the file is clean. */
  readonly scans?: number;
  readonly refusal?: string;
  /** What becomes of the next calls: `ok`, `lost`, `answerLost`, or the code of a problem. */
  readonly fates?: readonly string[];
}

/** The server's side of uploads, in memory; it fails where a script says so. */
export class UploadServer {
  received: Uint8Array = new Uint8Array(0);
  announced: { size: number; sha256: string } & Record<string, unknown> = { size: 0, sha256: '' };
  readonly calls: string[] = [];
  private readonly fates: string[];
  private scans: number;
  private state = 'UPLOADING';

  constructor(private readonly script: UploadServerScript = {}) {
    this.fates = [...(script.fates ?? [])];
    this.scans = script.scans ?? 0;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    init?.signal?.throwIfAborted();
    const offset = new URL(String(input)).searchParams.get('offset');
    this.calls.push(offset === null ? `${init?.method}` : `${init?.method} ${offset}`);
    const fate = this.fates.shift() ?? 'ok';
    if (fate === 'lost') {
      throw new TypeError('network');
    }
    if (fate !== 'ok' && fate !== 'answerLost') {
      return problem(fate);
    }
    await this.take(offset, init?.body);
    if (fate === 'answerLost') {
      throw new TypeError('network');
    }
    return Response.json(this.upload());
  };

  private async take(offset: string | null, body: unknown): Promise<void> {
    if (typeof body === 'string') {
      this.announced = JSON.parse(body) as typeof this.announced;
    } else if (body instanceof Blob && Number(offset) === this.received.length) {
      this.received = new Uint8Array(Buffer.concat([this.received, new Uint8Array(await body.arrayBuffer())]));
    }
    if (this.state === 'SCANNING' && --this.scans === 0) {
      this.state = 'READY';
    }
    if (this.state === 'UPLOADING' && this.received.length === this.announced.size) {
      this.state = this.script.refusal ? 'REFUSED' : this.scans > 0 ? 'SCANNING' : 'READY';
    }
  }

  private upload(): object {
    return {
      attachmentId: '71',
      state: this.state,
      received: this.received.length,
      partSize: this.script.partSize ?? 1 << 20,
      width: 8,
      height: 9,
      thumbnail: true,
      ...(this.script.refusal ? { refusal: this.script.refusal } : {}),
    };
  }
}

function problem(code: string): Response {
  const status = code === 'UNAVAILABLE' || code === 'BUSY' ? 503 : code === 'TOKEN_EXPIRED' ? 401 : 413;
  const body = { code, detail: 'as the script says', retryable: status === 503, retryAfterMs: 0 };
  return Response.json(body, { status });
}
