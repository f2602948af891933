import type { JsonObject } from '@bufbuild/protobuf';
import type { AttachmentContent, Mention, ParleyClient } from '../../src/index.js';

/** What a script's `send` says. */
export function callSend(client: ParleyClient, id: string, value: JsonObject): void {
  const { text, custom, json, attachment, forward, replyTo = 0, mentions = [] } = value;
  const options = { replyTo: replyTo as number, mentions: mentions as unknown as Mention[] };
  if (forward) {
    const { conversationId, seqs } = forward as JsonObject;
    client.forward(id, conversationId as string, seqs as number[]);
  } else if (attachment) {
    client.sendAttachment(id, attachment as unknown as AttachmentContent, options);
  } else if (custom) {
    client.sendCustom(id, { type: custom as string, json: json as string, fallback: text as string }, options);
  } else {
    client.send(id, text as string, options);
  }
}
