import type { AttachmentContent } from '@parley/sdk';
import type { Changes, ChatMessage, Jump, Link, LinkSource, Replying, UploadView } from '@parley/kit';

export type LinkState = Exclude<Link, 'idle'>;

export type LoginProblem =
  | { readonly kind: 'wrong' }
  /** `until`: when the next try is allowed, milliseconds since the epoch. */
  | { readonly kind: 'throttled'; readonly until: number }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'ended' };

export type ChatState = 'waiting' | 'active' | 'resolved';

/** A chat as the list shows it. */
export interface Chat {
  readonly conversationId: string;
  readonly sessionId: string;
  readonly state: ChatState;
  /** '' if the visitor has no name. */
  readonly visitorName: string;
  readonly visitorId: string;
  /** '' while waiting. */
  readonly agentName: string;
  /** The reader answers it. */
  readonly mine: boolean;
  readonly lastLine: {
    readonly text: string;
    readonly mine: boolean;
    readonly recalled?: boolean;
    readonly file?: AttachmentContent['kind'];
  } | null;
  readonly lastAt: number;
  readonly unread: number;
  readonly waitingSince: number;
  /** 0 if not yet. */
  readonly assignedAt: number;
  readonly resolvedAt: number;
  /** Since when the visitor has had no answer; null when it is the visitor's turn. */
  readonly unansweredSince: number | null;
  readonly typing: boolean;
  /** Whether the visitor is there. */
  readonly presence: 'online' | 'away' | 'offline' | 'unknown';
  /** When a visitor who is offline was last there; 0: not known. */
  readonly lastSeenAt: number;
}

export type FailureReason = 'tooLong' | 'notOwner' | 'closed' | 'other';

/** The chat in the middle pane. */
export interface OpenChat extends Changes {
  readonly chat: Chat;
  readonly messages: readonly ChatMessage[];
  readonly failures: Readonly<Record<string, FailureReason>>;
  readonly history: 'loading' | 'ready' | 'failed';
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  readonly newAfterSeq: number | null;
  readonly draft: string;
  readonly replying: Replying | null;
  readonly jump: Jump | null;
  readonly resolving: 'no' | 'asked' | 'busy' | 'failed';
}

export interface DeskState {
  readonly phase: 'starting' | 'login' | 'desk';
  readonly signingIn: boolean;
  readonly loginProblem: LoginProblem | null;
  readonly me: { readonly name: string; readonly siteName: string } | null;
  readonly link: LinkState;
  readonly availability: 'online' | 'away' | 'unknown';
  readonly list: 'loading' | 'ready' | 'failed';
  readonly mine: readonly Chat[];
  readonly waiting: readonly Chat[];
  readonly open: OpenChat | null;
  readonly listShown: boolean;
  readonly visitorShown: boolean;
  readonly shortcutsShown: boolean;
  /** Of all conversations. */
  readonly uploads: readonly UploadView[];
}

export const INITIAL_STATE: DeskState = {
  phase: 'starting',
  signingIn: false,
  loginProblem: null,
  me: null,
  link: 'connecting',
  availability: 'unknown',
  list: 'loading',
  mine: [],
  waiting: [],
  open: null,
  listShown: true,
  visitorShown: true,
  shortcutsShown: false,
  uploads: [],
};

/** What the views ask for. */
export interface DeskActions {
  signIn(login: string, password: string): void;
  signOut(): void;
  setAvailability(availability: 'online' | 'away'): void;
  setLanguage(language: string): void;
  reloadList(): void;
  resume(): void;

  open(conversationId: string): void;
  close(): void;
  /** While a message is being edited, that is what it becomes; answers the one that is being answered. */
  send(text: string): void;
  /** Sends files to the open chat, each as a message. */
  attach(files: readonly File[]): void;
  retryUpload(key: string): void;
  cancelUpload(key: string): void;
  /** Where the file of a stored message of the open chat can be had. */
  readonly links: LinkSource;
  retry(key: string): void;
  discard(key: string): void;
  /** Put the message into the composer; what was being written waits. */
  edit(message: ChatMessage): void;
  stopEditing(): void;
  recall(message: ChatMessage): void;
  /** What is sent next to the open chat answers the message. */
  reply(message: Pick<ChatMessage, 'seq'>): void;
  stopReplying(): void;
  /** Show the message of the open chat, also if it has to be loaded first. */
  jumpTo(seq: number): void;
  stopJump(): void;
  /** Sets the own reaction to the message, or takes it away. */
  react(message: ChatMessage, emoji: string): void;
  /** What was said of a failed recall or reaction has been read. */
  dismiss(): void;
  loadOlder(): void;
  /** The draft changed; also tells the visitor that one is typing. */
  write(draft: string): void;
  /** The reader is at the end of the open conversation (or has left it). */
  atEnd(atEnd: boolean): void;
  /** Ask, answer no, or do it. */
  askResolve(asked: boolean): void;
  resolve(): void;

  showList(shown: boolean): void;
  showVisitor(shown: boolean): void;
  showShortcuts(shown: boolean): void;
}
