import type { Content as ContentFrame } from '../gen/protocol.js';
import type { Content } from '../views.js';
import type { OutboxEntry } from './store.js';

/** What is sent: of a file only what its sender may say. */
export function frameOf(entry: OutboxEntry): ContentFrame {
  return { kind: kindOf(entry), replyTo: entry.replyTo ?? 0, mentions: [...(entry.mentions ?? [])] };
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
export function contentOf({ text, attachment, custom }: OutboxEntry): Content {
  return attachment ?? custom ?? { kind: 'text', text };
}
