import type { Requests } from '../connection/requests.js';
import type { Conversation } from '../gen/protocol.js';
import type { Clock } from '../ports.js';

const AGAIN_MS = 1_000;
const REFUSED_MS = 30_000;

export interface OpenerParts {
  readonly clock: Clock;
  readonly requests: Requests;
  readonly ready: () => boolean;
  /** Something waits for the SUPPORT conversation. */
  readonly awaited: () => boolean;
  readonly opened: (conversation: Conversation) => void;
}

/** Opens the visitor's SUPPORT conversation when something waits for it. */
export class SupportOpener {
  private opening = false;

  constructor(private readonly parts: OpenerParts) {}

  openIfAwaited(): void {
    const { clock, requests, ready, awaited, opened } = this.parts;
    if (!ready() || this.opening || !awaited()) {
      return;
    }
    this.opening = true;
    requests.call({
      body: { case: 'openConversation', value: { target: { case: 'support', value: {} } } },
      expect: 'openConversationResult',
      onReply: (reply) => {
        this.opening = false;
        if (reply.ok && reply.value.conversation) {
          opened(reply.value.conversation);
        } else if (!reply.ok && ready()) {
          const delay = Math.max(reply.error.retryAfterMs, reply.error.retryable ? AGAIN_MS : REFUSED_MS);
          clock.after(delay, () => this.openIfAwaited());
        }
      },
    });
  }
}
