import type { JsonObject } from '@bufbuild/protobuf';
import type { ChatClient, Highlight, SearchedKind, SearchHit, SearchQuery } from '../../src/index.js';

const PARTS: Record<Highlight['part'], string> = { body: 'BODY', fileName: 'FILE_NAME', unknown: '?' };

/** A search of a script, and what was found as a line: each hit's seq with what is to be marked, and the cursor. */
export async function callSearch(client: ChatClient, value: JsonObject): Promise<string> {
  const { conversationId, kinds, ...rest } = value as JsonObject & { text: string; kinds?: string[] };
  const query: SearchQuery = {
    ...rest,
    ...(conversationId === undefined
      ? {}
      : { conversationId: conversationId === 'SUPPORT' ? 'support' : (conversationId as string) }),
    ...(kinds ? { kinds: kinds.map((kind) => kind.toLowerCase() as SearchedKind) } : {}),
  };
  const { hits, nextCursor } = await client.search(query);
  return hits.map(hitLine).join(', ') + (nextCursor ? ` …${nextCursor}` : '');
}

function hitLine({ message, highlights }: SearchHit): string {
  return [message.seq, ...highlights.map((part) => `${PARTS[part.part]}[${cut(message.content, part)}]`)].join(' ');
}

function cut(content: SearchHit['message']['content'], { part, start, length }: Highlight): string {
  let text = '';
  if (content.kind === 'text') {
    text = content.text;
  } else if (content.kind === 'file' && part === 'fileName') {
    text = content.name;
  }
  return text.slice(start, start + length);
}
