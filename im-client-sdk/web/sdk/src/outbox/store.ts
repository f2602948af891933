import type { AttachmentContent, CustomContent, ForwardContent, Mention } from '../views.js';

/** A message that the server has not stored yet. */
export interface OutboxEntry {
  readonly clientMsgId: string;
  readonly conversationId: string;
  /** Who wrote it; '' if that was not known yet. */
  readonly userId: string;
  /** Of an attachment its caption, of the host's own content its fallback. */
  readonly text: string;
  /** The seq of the message that it answers; absent or 0: none. */
  readonly replyTo?: number;
  /** Without it, `custom` and `forward` it is a text. */
  readonly attachment?: AttachmentContent;
  /** With its fallback as the text. */
  readonly custom?: CustomContent;
  readonly forward?: ForwardContent;
  readonly mentions?: readonly Mention[];
  readonly createdAtMs: number;
  /** Rises with every entry of a device: the order of sending. */
  readonly position: number;
  /** The code of a final refusal; null while it is to be sent. */
  readonly failure: string | null;
}

/** Keeps entries over a reload. Calls are made in order; a failure costs the survival of a reload, nothing else. */
export interface OutboxStore {
  /** What was left behind, in any order. */
  load(): Promise<readonly OutboxEntry[]>;
  /** Adds the entry or replaces the one with the same clientMsgId. */
  put(entry: OutboxEntry): Promise<void>;
  delete(clientMsgId: string): Promise<void>;
  close(): void;
}
