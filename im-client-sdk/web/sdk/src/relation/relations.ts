import type { Requests } from '../connection/requests.js';
import type { Relation as RelationFrame } from '../gen/protocol.js';
import { toRelation } from '../protocol/convert.js';
import type { Relation } from '../views.js';

/** How the reader stands to others. Of two states of one relation the one with the higher version wins. */
export class Relations {
  view: readonly Relation[] | null = null;
  private readonly relations = new Map<string, { relation: Relation; version: number }>();
  private fresh: Set<string> | null = null;

  constructor(
    private readonly requests: Requests,
    private readonly changed: () => void,
  ) {}

  refresh(): void {
    const fresh = (this.fresh = new Set<string>());
    this.requests.call({
      body: { case: 'listRelations', value: {} },
      expect: 'listRelationsResult',
      onReply: (reply) => {
        if (fresh !== this.fresh) {
          return;
        }
        this.fresh = null;
        if (reply.ok) {
          const listed = new Set(reply.value.relations.map((relation) => relation.userId));
          for (const id of this.relations.keys()) {
            if (!listed.has(id) && !fresh.has(id)) {
              this.relations.delete(id);
            }
          }
          reply.value.relations.forEach((relation) => this.keep(relation));
          this.publish();
        }
      },
    });
  }

  apply(frame: RelationFrame): Relation {
    const kept = this.keep(frame);
    this.fresh?.add(frame.userId);
    if (this.view !== null) {
      this.publish();
    }
    return kept;
  }

  clear(): void {
    this.relations.clear();
    this.fresh = null;
    this.view = null;
    this.changed();
  }

  private keep(frame: RelationFrame): Relation {
    const known = this.relations.get(frame.userId);
    if (known && known.version > frame.version) {
      return known.relation;
    }
    const relation = toRelation(frame);
    this.relations.set(frame.userId, { relation, version: frame.version });
    return relation;
  }

  private publish(): void {
    this.view = [...this.relations.values()].map(({ relation }) => relation);
    this.changed();
  }
}
