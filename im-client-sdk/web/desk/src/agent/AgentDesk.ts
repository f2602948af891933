import type { ChangePort, ChatMessage, Readable, UploadPort } from '@parley/kit';
import type { AttachmentLinks } from '@parley/sdk';
import type { Chat, DeskState, FailureReason, LinkState, LoginProblem, OpenChat } from '../app/state';

/** Everything about the agent and his lists as it stands. */
export interface AgentView {
  /** Null while nobody is signed in. */
  readonly me: DeskState['me'];
  readonly link: LinkState;
  readonly availability: DeskState['availability'];
  readonly list: DeskState['list'];
  readonly mine: readonly Chat[];
  /** Longest wait first. */
  readonly waiting: readonly Chat[];
  /** Resolved, or somebody else's by now: in no list, but perhaps still open. */
  readonly left: readonly Chat[];
}

export const NOBODY: AgentView = {
  me: null,
  link: 'connecting',
  availability: 'unknown',
  list: 'loading',
  mine: [],
  waiting: [],
  left: [],
};

/** One conversation as it stands. */
export interface ConversationView {
  readonly messages: readonly ChatMessage[];
  readonly failures: Readonly<Record<string, FailureReason>>;
  readonly history: OpenChat['history'];
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  /** The agent's own read mark. */
  readonly readSeq: number;
  /** Others' messages above it. */
  readonly unread: number;
}

export const UNREAD_CONVERSATION: ConversationView = {
  messages: [],
  failures: {},
  history: 'loading',
  hasOlder: false,
  loadingOlder: false,
  readSeq: 0,
  unread: 0,
};

export interface ConversationPort extends ChangePort, UploadPort {
  readonly view: Readable<ConversationView>;
  /** `replyTo`: the seq of the message that it answers; 0: none. */
  send(text: string, replyTo?: number): void;
  links(seq: number, attachmentId: string): Promise<AttachmentLinks>;
  retry(key: string): void;
  discard(key: string): void;
  loadOlder(): void;
  typing(): void;
  markRead(seq: number): void;
  /** The view is no longer looked at. */
  close(): void;
}

/** What the desk needs of the server side. */
export interface AgentDesk {
  readonly view: Readable<AgentView>;
  /** The problem if nobody is signed in afterwards, null if all is well; `none` if there was nothing to go on with. */
  restore(): Promise<LoginProblem | 'none' | null>;
  signIn(login: string, password: string): Promise<LoginProblem | null>;
  signOut(): void;
  /** Called when the server ends the sign-in. */
  onEnded(listener: () => void): void;
  setAvailability(availability: 'online' | 'away'): void;
  reload(): void;
  /** Take the desk back from another window. */
  resume(): void;
  conversation(chat: Chat): ConversationPort;
  /** The session as it is afterwards. Rejects if the server did not do it. */
  resolve(chat: Chat): Promise<Chat>;
}
