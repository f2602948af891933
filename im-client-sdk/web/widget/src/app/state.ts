import {
  NO_CHANGES,
  type Changes,
  type ChatMessage,
  type Jump,
  type Link,
  type LinkSource,
  type Replying,
  type UploadView,
} from '@parley/kit';

/** `idle`: nothing was opened yet, so nothing is connected. */
export type LinkState = Link;

export type SessionView =
  | { readonly state: 'none' }
  /** `ahead` is null when the server does not know. */
  | { readonly state: 'waiting'; readonly ahead: number | null }
  | { readonly state: 'active'; readonly agentName: string }
  | { readonly state: 'resolved' };

export type HistoryState = 'none' | 'loading' | 'ready' | 'failed';

export interface SiteView {
  readonly name: string;
  readonly greeting: string;
  readonly accent: string;
}

/** What a failed message says beyond "not sent". */
export type FailureReason = 'tooLong' | 'other';

/** Everything that the views show. They hold no state of their own but what is being touched. */
export interface WidgetState extends Changes {
  readonly open: boolean;
  /** Null until the site is known. */
  readonly site: SiteView | null;
  readonly fault: 'unknownSite' | 'notHere' | null;
  readonly link: LinkState;
  readonly messages: readonly ChatMessage[];
  readonly failures: Readonly<Record<string, FailureReason>>;
  readonly history: HistoryState;
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  readonly session: SessionView;
  /** Name of who is typing, '' if nameless, null if nobody. */
  readonly typing: string | null;
  /** The divider stands above the first message of others after this seq. */
  readonly newAfterSeq: number | null;
  readonly unread: number;
  readonly draft: string;
  readonly uploads: readonly UploadView[];
  readonly replying: Replying | null;
  readonly jump: Jump | null;
}

export const INITIAL_STATE: WidgetState = {
  ...NO_CHANGES,
  open: false,
  site: null,
  fault: null,
  link: 'idle',
  messages: [],
  failures: {},
  history: 'none',
  hasOlder: false,
  loadingOlder: false,
  session: { state: 'none' },
  typing: null,
  newAfterSeq: null,
  unread: 0,
  draft: '',
  uploads: [],
  replying: null,
  jump: null,
};

/** What the views ask for. */
export interface WidgetActions {
  /** While a message is being edited, that is what it becomes; answers the one that is being answered. */
  send(text: string): void;
  /** Sends files, each as a message. */
  attach(files: readonly File[]): void;
  retryUpload(key: string): void;
  cancelUpload(key: string): void;
  /** Where the file of a stored message can be had. */
  readonly links: LinkSource;
  retry(key: string): void;
  discard(key: string): void;
  /** Put the message into the composer; what was being written waits. */
  edit(message: ChatMessage): void;
  stopEditing(): void;
  recall(message: ChatMessage): void;
  /** What is sent next answers the message. */
  reply(message: Pick<ChatMessage, 'seq'>): void;
  stopReplying(): void;
  /** Show the message, also if it has to be loaded first. */
  jumpTo(seq: number): void;
  stopJump(): void;
  /** Sets the own reaction to the message, or takes it away. */
  react(message: ChatMessage, emoji: string): void;
  /** What was said of a failed recall or reaction has been read. */
  dismiss(): void;
  loadOlder(): void;
  /** The draft changed; also tells the other side that one is typing. */
  write(draft: string): void;
  /** The reader is at the end of the list (or has left it). */
  atEnd(atEnd: boolean): void;
  resume(): void;
  close(): void;
}
