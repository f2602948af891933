import type { Requests } from '../connection/requests.js';
import type { ListRelationsResult, Relation as RelationFrame } from '../gen/protocol.js';
import { toRelation } from '../protocol/convert.js';
import type { StoredRelations } from '../store/store.js';
import type { Relation } from '../views.js';

const PAGE = 200;

interface Known {
  readonly relation: Relation;
  readonly version: number;
}

interface Listing {
  after: number;
  whole: boolean;
  /** Listed, or pushed or answered meanwhile. */
  readonly seen: Set<string>;
}

/**
 * How the reader stands to others. Of two states of one relation the one with the higher version wins. After the first
 * listing only what has changed is asked for.
 */
export class Relations {
  view: readonly Relation[] | null = null;
  /** No listing has come to its end since the start or the last refresh: another is due after the next sync. */
  behind = true;
  /** Also what has become nothing since the last listing. */
  private readonly relations = new Map<string, Known>();
  /** What is not newer and not in the map is nothing. 0: nothing was listed. */
  private version = 0;
  /** All up to the version is in the map. */
  private complete = false;
  private listing: Listing | null = null;

  constructor(
    private readonly requests: Requests,
    private readonly changed: () => void,
  ) {}

  /** What a later client can go on from. */
  get stored(): StoredRelations {
    return this.complete
      ? { version: this.version, relations: [...this.relations.values()] }
      : { version: 0, relations: [] };
  }

  /** As an earlier client has left it. */
  restore({ version, relations }: StoredRelations): void {
    if (version > 0 || relations.length > 0) {
      for (const known of relations as readonly Known[]) {
        this.relations.set(known.relation.userId, known);
      }
      this.version = version;
      this.complete = true;
      this.publish();
    }
  }

  refresh(): void {
    this.behind = true;
    this.listing = { after: this.version, whole: this.version === 0, seen: new Set() };
    this.page(this.listing);
  }

  apply(frame: RelationFrame): Relation {
    const kept = this.keep(frame);
    this.listing?.seen.add(frame.userId);
    if (this.complete) {
      this.publish();
    }
    return kept;
  }

  /** What is known is of another log. The view stays until everything was fetched anew. */
  reset(): void {
    this.relations.clear();
    this.version = 0;
    this.complete = false;
    this.behind = true;
    this.listing = null;
  }

  /** Of another user. */
  clear(): void {
    this.reset();
    this.view = null;
    this.changed();
  }

  private page(asked: Listing): void {
    this.requests.call({
      body: { case: 'listRelations', value: { afterVersion: asked.after, limit: PAGE } },
      expect: 'listRelationsResult',
      onReply: (reply) => {
        if (asked !== this.listing) {
          return;
        }
        if (reply.ok) {
          this.listed(asked, reply.value);
        } else {
          this.listing = null;
        }
      },
    });
  }

  private listed(asked: Listing, result: ListRelationsResult): void {
    if (result.reset) {
      this.retain(asked.seen);
    }
    if (result.reset || result.version === 0) {
      this.version = 0;
      asked.whole = true;
    }
    for (const frame of result.relations) {
      asked.seen.add(frame.userId);
      this.keep(frame);
    }
    if (result.more) {
      asked.after = result.version;
      this.page(asked);
      return;
    }
    if (asked.whole) {
      this.retain(asked.seen);
    }
    this.version = result.version;
    for (const [id, { relation, version }] of this.relations) {
      if (isNothing(relation) && version <= this.version) {
        this.relations.delete(id);
      }
    }
    this.listing = null;
    this.behind = false;
    this.complete = true;
    this.publish();
  }

  private retain(ids: ReadonlySet<string>): void {
    for (const id of this.relations.keys()) {
      if (!ids.has(id)) {
        this.relations.delete(id);
      }
    }
  }

  private keep(frame: RelationFrame): Relation {
    const relation = toRelation(frame);
    const known = this.relations.get(frame.userId);
    if (!known && this.version > 0 && frame.version <= this.version) {
      return relation;
    }
    if (known && known.version > frame.version) {
      return known.relation;
    }
    this.relations.set(frame.userId, { relation, version: frame.version });
    return relation;
  }

  private publish(): void {
    this.view = [...this.relations.values()].map(({ relation }) => relation).filter((it) => !isNothing(it));
    this.changed();
  }
}

function isNothing(relation: Relation): boolean {
  return relation.state === 'none' && !relation.blocked;
}
