import { backoffMs } from '../connection/backoff.js';
import type { Requests } from '../connection/requests.js';
import type { SettingsResult } from '../gen/protocol.js';
import type { Cancel, Clock } from '../ports.js';

const EVERY_MS = 2_000;

interface Draft {
  /** Null: nothing that the server has not been told. */
  wanted: string | null;
  inFlight: boolean;
  /** Until the next one may go out. */
  pause: Cancel | null;
  failures: number;
}

/** Keeps drafts with the server: the newest only, one request per conversation, at most one per 2 s. */
export class Drafts {
  private readonly drafts = new Map<string, Draft>();

  constructor(
    private readonly clock: Clock,
    private readonly requests: Requests,
    private readonly ready: () => boolean,
    private readonly saved: (result: SettingsResult) => void,
  ) {}

  save(conversationId: string, text: string): void {
    const draft = this.drafts.get(conversationId) ?? { wanted: null, inFlight: false, pause: null, failures: 0 };
    this.drafts.set(conversationId, draft);
    draft.wanted = text;
    this.tell(conversationId, draft);
  }

  /** A new connection: what got no answer is told again, unless there is a newer one. */
  restart(): void {
    for (const [conversationId, draft] of this.drafts) {
      draft.pause?.();
      draft.pause = null;
      draft.inFlight = false;
      draft.failures = 0;
      this.tell(conversationId, draft);
    }
  }

  clear(): void {
    this.drafts.forEach((draft) => draft.pause?.());
    this.drafts.clear();
  }

  private tell(conversationId: string, draft: Draft): void {
    const text = draft.wanted;
    if (text === null || draft.inFlight || draft.pause || !this.ready()) {
      return;
    }
    draft.inFlight = true;
    this.requests.call({
      body: { case: 'saveDraft', value: { conversationId, draft: text } },
      expect: 'settingsResult',
      onReply: (reply) => {
        if (!this.ready()) {
          return;
        }
        draft.inFlight = false;
        if (!reply.ok && reply.error.retryable) {
          const delay = Math.max(reply.error.retryAfterMs, 100, backoffMs(draft.failures++, this.clock));
          this.pause(conversationId, draft, delay);
          return;
        }
        draft.failures = 0;
        if (draft.wanted === text) {
          draft.wanted = null;
        }
        if (reply.ok) {
          this.saved(reply.value);
        }
        this.pause(conversationId, draft, EVERY_MS);
      },
    });
  }

  private pause(conversationId: string, draft: Draft, delayMs: number): void {
    draft.pause = this.clock.after(delayMs, () => {
      draft.pause = null;
      this.tell(conversationId, draft);
    });
  }
}
