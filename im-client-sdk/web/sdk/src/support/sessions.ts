import type { Reply, Requests } from '../connection/requests.js';
import type { ParleyError } from '../errors.js';
import type {
  Conversation as ConversationFrame,
  ListSessionsResult,
  Session as SessionFrame,
} from '../gen/protocol.js';
import { toAvailability, toSession } from '../protocol/convert.js';
import type { Session, Support } from '../views.js';

const NOTHING: Support = { loaded: false, error: null, sessions: [], availability: 'unknown', capacity: 0 };

/** The support sessions that concern the reader. Of two states of one session the one with the newer owner wins. */
export class Sessions {
  view: Support = NOTHING;
  private readonly sessions = new Map<string, Session>();
  /** Pushed or answered since the listing that is under way was asked for. */
  private fresh: Set<string> | null = null;

  constructor(
    private readonly requests: Requests,
    private readonly conversation: (frame: ConversationFrame) => void,
    private readonly changed: () => void,
  ) {}

  refresh(done: (reply: Reply<ListSessionsResult>) => void = () => undefined): void {
    const fresh = (this.fresh = new Set<string>());
    this.requests.call({
      body: { case: 'listSessions', value: {} },
      expect: 'listSessionsResult',
      onReply: (reply) => {
        if (fresh === this.fresh) {
          this.fresh = null;
          if (reply.ok) {
            this.listed(reply.value, fresh);
          } else {
            this.failed(reply.error);
          }
        }
        done(reply);
      },
    });
  }

  apply(frame: SessionFrame): Session {
    const session = toSession(frame);
    const known = this.sessions.get(session.sessionId);
    if (known && known.ownerVersion > session.ownerVersion) {
      return known;
    }
    this.sessions.set(session.sessionId, session);
    this.fresh?.add(session.sessionId);
    this.publish({});
    return session;
  }

  setAvailability(availability: Support['availability']): void {
    this.publish({ availability });
  }

  clear(): void {
    this.sessions.clear();
    this.fresh = null;
    this.view = NOTHING;
    this.changed();
  }

  private listed(result: ListSessionsResult, fresh: ReadonlySet<string>): void {
    const listed = new Set(result.sessions.map((session) => session.sessionId));
    for (const [id, session] of this.sessions) {
      if (!listed.has(id) && !fresh.has(id) && session.state !== 'resolved') {
        this.sessions.delete(id);
      }
    }
    result.conversations.forEach(this.conversation);
    result.sessions.forEach((session) => this.apply(session));
    const availability = toAvailability(result.availability);
    this.publish({ loaded: true, error: null, availability, capacity: result.capacity });
  }

  private failed(error: ParleyError): void {
    if (error.code !== 'DISCONNECTED') {
      this.publish({ error });
    }
  }

  private publish(change: Partial<Support>): void {
    const sessions = [...this.sessions.values()].sort((a, b) => a.waitingSinceMs - b.waitingSinceMs);
    this.view = { ...this.view, ...change, sessions };
    this.changed();
  }
}
