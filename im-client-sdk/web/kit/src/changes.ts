import type { ParleyError } from '@parley/sdk';
import { reactionsTo, type Reacting } from './reactions';
import { isSaid, type ChatMessage } from './timeline';

/** Why a change was not done. */
export type ChangeProblem =
  'tooLate' | 'changed' | 'tooMany' | 'notOwner' | 'closed' | 'tooLong' | 'unreachable' | 'other';

/** An own message whose text is being replaced in the composer. */
export interface Editing {
  readonly key: string;
  readonly seq: number;
  /** As it stands. */
  readonly was: string;
  /** As it is written now. */
  readonly text: string;
  /** It is being saved. */
  readonly busy: boolean;
  /** Why the last try was refused. */
  readonly problem: ChangeProblem | null;
}

/** An own message that is being taken back: `problem` is null while that is under way, and why it could not be after it. */
export interface Recalling {
  readonly key: string;
  readonly problem: ChangeProblem | null;
}

/** What a view shows of edits, recalls and reactions. */
export interface Changes {
  readonly editing: Editing | null;
  readonly recalling: Recalling | null;
  readonly reacting: readonly Reacting[];
}

export const NO_CHANGES: Changes = { editing: null, recalling: null, reacting: [] };

/** All give why it was not done, null if it was. */
export interface ChangePort {
  edit(seq: number, text: string): Promise<ChangeProblem | null>;
  recall(seq: number): Promise<ChangeProblem | null>;
  react(seq: number, emoji: string, on: boolean): Promise<ChangeProblem | null>;
}

/** Deployments set how long messages may be changed; after a day it is not even offered. */
const OFFERED_MS = 24 * 60 * 60_000;

/** Recalling is offered for it, and editing if it is a text. */
export function isChangeable(message: ChatMessage, now: number): boolean {
  return message.mine && message.seq !== null && isSaid(message) && now - message.at < OFFERED_MS;
}

/** As above, and the composer can write it anew. */
export function isEditable(message: ChatMessage, now: number): boolean {
  return message.body.kind === 'text' && !message.body.fixed && isChangeable(message, now);
}

/** What becomes of an SDK's promise. */
export function problemOf(change: Promise<unknown>): Promise<ChangeProblem | null> {
  return change.then(
    () => null,
    (failure: unknown) => PROBLEMS[(failure as Partial<ParleyError>).code ?? ''] ?? 'other',
  );
}

const PROBLEMS: Readonly<Record<string, ChangeProblem>> = {
  TOO_LATE: 'tooLate',
  CONFLICT: 'changed',
  TOO_MANY_ITEMS: 'tooMany',
  NOT_SESSION_OWNER: 'notOwner',
  SESSION_CLOSED: 'closed',
  TEXT_TOO_LONG: 'tooLong',
  DISCONNECTED: 'unreachable',
  TIMEOUT: 'unreachable',
  BUSY: 'unreachable',
  RATE_LIMITED: 'unreachable',
  UNAVAILABLE: 'unreachable',
};

/** How editing, recalling and reacting go: what is refused leaves the text where it is. */
export class ChangeFlow {
  /** `port`: null while no conversation is there. */
  constructor(
    private readonly port: () => ChangePort | null,
    private readonly changes: () => Changes,
    private readonly patch: (changes: Partial<Changes>) => void,
  ) {}

  edit({ key, seq, body }: ChatMessage): void {
    if (seq !== null && body.kind === 'text') {
      this.patch({
        editing: { key, seq, was: body.text, text: body.text, busy: false, problem: null },
        recalling: null,
      });
    }
  }

  write(text: string): void {
    const { editing } = this.changes();
    if (editing && !editing.busy) {
      this.patch({ editing: { ...editing, text } });
    }
  }

  stop(): void {
    this.patch({ editing: null });
  }

  /** Text that is the same is no edit. */
  save(text: string): void {
    const { editing } = this.changes();
    const port = this.port();
    if (!editing || editing.busy || port === null) {
      return;
    }
    if (text === editing.was) {
      this.stop();
      return;
    }
    this.patch({ editing: { ...editing, text, busy: true, problem: null } });
    void port.edit(editing.seq, text).then((problem) => {
      const now = this.changes().editing;
      if (now?.key === editing.key) {
        this.patch({ editing: problem === null ? null : { ...now, busy: false, problem } });
      }
    });
  }

  recall({ key, seq }: ChatMessage): void {
    const port = this.port();
    if (seq === null || port === null) {
      return;
    }
    this.patch({
      recalling: { key, problem: null },
      ...(this.changes().editing?.key === key ? { editing: null } : {}),
    });
    void port.recall(seq).then((problem) => {
      if (this.changes().recalling?.key === key) {
        this.patch({ recalling: problem === null ? null : { key, problem } });
      }
    });
  }

  /** Sets the own reaction, or takes it away: shown at once, and taken back when it is refused. */
  react(message: ChatMessage, emoji: string): void {
    const { key, seq } = message;
    const port = this.port();
    const { reacting } = this.changes();
    const others = reacting.filter((one) => one.key !== key || one.problem === null);
    if (seq === null || port === null || others.some((one) => one.key === key && one.emoji === emoji)) {
      return;
    }
    const on = !reactionsTo(message, reacting).some((one) => one.emoji === emoji && one.mine);
    const mine: Reacting = { key, emoji, on, problem: null };
    this.patch({ reacting: [...others, mine] });
    void port.react(seq, emoji, on).then((problem) => {
      const now = this.changes().reacting;
      const rest = now.filter((one) => one !== mine);
      if (rest.length < now.length) {
        this.patch({ reacting: problem === null ? rest : [...rest, { ...mine, problem }] });
      }
    });
  }

  /** The problem of a recall or a reaction was read. */
  dismiss(): void {
    this.patch({ recalling: null, reacting: this.changes().reacting.filter(({ problem }) => problem === null) });
  }
}
