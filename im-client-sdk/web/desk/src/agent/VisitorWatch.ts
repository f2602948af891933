import type { Presences, Session } from '@parley/sdk';

/** Whoever is further down the line is watched when the turn comes nearer. */
const MOST_WAITING = 100;

/** Watches the visitors of the chats that are listed or looked at. */
export class VisitorWatch {
  private readonly watched = new Map<string, () => void>();

  constructor(
    private readonly presence: Presences,
    private readonly changed: () => void,
  ) {}

  /** `sessions`: the longest wait first. */
  see(sessions: readonly Session[], lookedAt: ReadonlySet<string>): void {
    const waiting = sessions.filter(({ state }) => state === 'waiting').slice(0, MOST_WAITING);
    const others = sessions.filter(({ state, conversationId }) => state === 'active' || lookedAt.has(conversationId));
    const wanted = new Set([...waiting, ...others].map(({ visitorId }) => visitorId));
    const gone = [...this.watched.keys()].filter((id) => !wanted.has(id));
    const fresh = [...wanted].filter((id) => !this.watched.has(id));
    gone.forEach((id) => this.forget(id));
    fresh.forEach((id) => this.watched.set(id, this.presence.of(id).subscribe(this.changed)));
    if (gone.length > 0) {
      this.presence.unsubscribe(gone);
    }
    if (fresh.length > 0) {
      // Who can't be watched stays unknown, and is shown so.
      this.presence.subscribe(fresh).catch(() => undefined);
    }
  }

  close(): void {
    [...this.watched.keys()].forEach((id) => this.forget(id));
  }

  private forget(id: string): void {
    this.watched.get(id)?.();
    this.watched.delete(id);
  }
}
