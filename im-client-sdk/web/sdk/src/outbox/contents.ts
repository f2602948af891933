import type { Content as ContentFrame, OutgoingMessage } from '../gen/protocol.js';
import type { Content } from '../views.js';
import type { OutboxEntry } from './store.js';

/** What is sent: of a file only what its sender may say, of a forward only where it is. */
export function frameOf(entry: OutboxEntry): OutgoingMessage {
  const { clientMsgId, forward } = entry;
  if (forward) {
    return {
      clientMsgId,
      content: undefined,
      forward: { conversationId: forward.conversationId, seqs: [...forward.seqs] },
    };
  }
  const around = { replyTo: entry.replyTo ?? 0, mentions: [...(entry.mentions ?? [])], origin: undefined };
  return { clientMsgId, content: { kind: kindOf(entry), ...around }, forward: undefined };
}

function kindOf({ text, attachment, custom }: OutboxEntry): ContentFrame['kind'] {
  if (custom) {
    return { case: 'custom', value: { type: custom.type, json: custom.json, fallback: text } };
  }
  if (!attachment) {
    return { case: 'text', value: { text } };
  }
  const { kind, attachmentId, durationMs } = attachment;
  const unsaid = { name: '', mediaType: '', size: 0, width: 0, height: 0, thumbnail: false };
  return { case: kind, value: { ...unsaid, attachmentId, caption: text, durationMs } };
}

/** What is shown meanwhile. */
export function contentOf({ text, attachment, custom, forward }: OutboxEntry): Content {
  return attachment ?? custom ?? forward ?? { kind: 'text', text };
}
