import { MessageReader, problemOf, Store, type ChangeProblem } from '@parley/kit';
import type { AttachmentLinks, Attachments, ChatClient, ParleyError } from '@parley/sdk';
import type { FailureReason } from '../app/state';
import { UNREAD_CONVERSATION, type ConversationPort, type ConversationView } from './AgentDesk';

/** One conversation that is looked at. */
export class SdkConversation implements ConversationPort {
  readonly view = new Store<ConversationView>(UNREAD_CONVERSATION);
  private readonly messages: MessageReader<FailureReason>;
  private readonly stop: () => void;

  constructor(
    private readonly client: ChatClient,
    private readonly attachments: Attachments,
    private readonly conversationId: string,
    siteName: () => string,
    private readonly closed: () => void,
  ) {
    this.messages = new MessageReader<FailureReason>(reasonOf, siteName);
    const timeline = client.timeline(conversationId);
    const changed = (): void => {
      const { phase, messages, hasOlder, loadingOlder, readSeq, unread } = timeline.get();
      const shown = this.messages.read(messages, client.state.get());
      this.view.patch({ ...shown, history: phase, hasOlder, loadingOlder, readSeq, unread });
    };
    this.stop = timeline.subscribe(changed);
    changed();
  }

  send(text: string, replyTo?: number): void {
    this.client.send(this.conversationId, text, { replyTo });
  }

  async upload(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<void> {
    const attachment = await this.attachments.upload(this.conversationId, file, { onProgress, signal });
    signal.throwIfAborted();
    this.client.sendAttachment(this.conversationId, attachment);
  }

  links(seq: number, attachmentId: string): Promise<AttachmentLinks> {
    return this.attachments.links(this.conversationId, seq, attachmentId);
  }

  retry(key: string): void {
    this.client.retry(this.conversationId, key);
  }

  discard(key: string): void {
    this.client.discard(this.conversationId, key);
  }

  edit(seq: number, text: string): Promise<ChangeProblem | null> {
    return problemOf(this.client.edit(this.conversationId, seq, text));
  }

  recall(seq: number): Promise<ChangeProblem | null> {
    return problemOf(this.client.recall(this.conversationId, seq));
  }

  react(seq: number, emoji: string, on: boolean): Promise<ChangeProblem | null> {
    return problemOf(this.client.react(this.conversationId, seq, emoji, on));
  }

  loadOlder(): void {
    if (this.view.get().history === 'failed') {
      this.client.reload(this.conversationId);
    } else {
      this.client.loadOlder(this.conversationId);
    }
  }

  typing(): void {
    this.client.typing(this.conversationId);
  }

  markRead(seq: number): void {
    this.client.markRead(this.conversationId, seq);
  }

  close(): void {
    this.stop();
    this.closed();
  }
}

function reasonOf({ code }: ParleyError): FailureReason {
  switch (code) {
    case 'TEXT_TOO_LONG':
      return 'tooLong';
    case 'NOT_SESSION_OWNER':
      return 'notOwner';
    case 'SESSION_CLOSED':
      return 'closed';
    default:
      return 'other';
  }
}
