import type { ChatMessage } from './timeline';

/** The message that the reader is being taken to. */
export interface Jump {
  readonly seq: number;
  /** `gone`: there is none for the reader. `failed`: it could not be loaded. */
  readonly phase: 'looking' | 'there' | 'gone' | 'failed';
}

/** What there is of the conversation. */
export interface JumpGround {
  readonly messages: readonly ChatMessage[];
  readonly history: 'none' | 'loading' | 'ready' | 'failed';
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
}

/** How long a message stays marked that one was taken to, and how long it is said that there is none. */
const MARKED_MS = 2_000;
const SAID_MS = 6_000;

/** Takes the reader to a message, and loads what stands before it until it is there. */
export class JumpFlow {
  private end: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly jump: () => Jump | null,
    private readonly show: (jump: Jump | null) => void,
    private readonly ground: () => JumpGround,
    private readonly loadOlder: () => void,
  ) {}

  to(seq: number): void {
    this.become({ seq, phase: 'looking' });
    this.goOn();
  }

  /** To be called when the messages have changed. */
  goOn(): void {
    const jump = this.jump();
    if (jump?.phase !== 'looking') {
      return;
    }
    const { messages, history, hasOlder, loadingOlder } = this.ground();
    const { seq } = jump;
    const passed = messages.some((message) => message.seq !== null && message.seq <= seq);
    if (messages.some((message) => message.seq === seq)) {
      this.become({ seq, phase: 'there' });
    } else if (history === 'failed') {
      this.become({ seq, phase: 'failed' });
    } else if (history === 'ready' && (passed || !hasOlder)) {
      this.become({ seq, phase: 'gone' });
    } else if (history === 'ready' && !loadingOlder) {
      this.loadOlder();
    }
  }

  stop(): void {
    this.become(null);
  }

  private become(jump: Jump | null): void {
    clearTimeout(this.end);
    this.show(jump);
    if (jump !== null && jump.phase !== 'looking') {
      this.end = setTimeout(() => this.show(null), jump.phase === 'there' ? MARKED_MS : SAID_MS);
    }
  }
}
