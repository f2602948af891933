import type { ChangePort, ChatMessage, Readable, UploadPort } from '@parley/kit';
import type { AttachmentLinks } from '@parley/sdk';
import type { FailureReason, HistoryState, LinkState, SessionView, SiteView, WidgetState } from '../app/state';

/** The visitor's one conversation as it stands. */
export interface VisitorChatView {
  readonly site: SiteView | null;
  readonly fault: WidgetState['fault'];
  readonly link: LinkState;
  readonly messages: readonly ChatMessage[];
  readonly failures: Readonly<Record<string, FailureReason>>;
  readonly history: HistoryState;
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  readonly session: SessionView;
  readonly typing: string | null;
  /** The visitor's own read mark. */
  readonly readSeq: number;
  /** Others' messages above it. */
  readonly unread: number;
}

export const EMPTY_CHAT: VisitorChatView = {
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
  readSeq: 0,
  unread: 0,
};

/** What the widget needs of the server side. */
export interface VisitorChat extends ChangePort, UploadPort {
  readonly view: Readable<VisitorChatView>;
  /** The site's name and greeting; for a returning visitor also the connection. */
  begin(): void;
  /** A new visitor begins to write: create him and connect. Harmless when that is done. */
  arrive(): void;
  /** `replyTo`: the seq of the message that it answers; 0: none. */
  send(text: string, replyTo?: number): void;
  links(seq: number, attachmentId: string): Promise<AttachmentLinks>;
  retry(key: string): void;
  discard(key: string): void;
  loadOlder(): void;
  typing(): void;
  markRead(seq: number): void;
  /** Take the conversation back from another page. */
  resume(): void;
}
