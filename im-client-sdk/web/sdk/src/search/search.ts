import { ContentKind, HighlightPart, type Search, type SearchResult } from '../gen/protocol.js';
import { toMessage } from '../protocol/convert.js';
import type { Views } from '../state/views.js';
import type { AttachmentContent, TimelineMessage } from '../views.js';

/** What is searched for: every word of the text has to be in a message, of scripts without spaces every unbroken piece. */
export interface SearchQuery {
  /** 1 to 100 characters. */
  readonly text: string;
  /** Without: all conversations that the user may read. */
  readonly conversationId?: string;
  /** Without: anybody. */
  readonly senderId?: string;
  /** Only messages with such content; without: any. */
  readonly kinds?: readonly SearchedKind[];
  /** Only what was sent then or later, milliseconds since the epoch. */
  readonly fromMs?: number;
  /** Only what was sent then or before. */
  readonly toMs?: number;
  /** At most so many hits in a page, up to 50; without: 20. */
  readonly limit?: number;
  /** Where the page begins: `nextCursor` of the page before, with all else unchanged. */
  readonly cursor?: string;
}

export type SearchedKind = 'text' | 'custom' | 'merged' | AttachmentContent['kind'];

export interface SearchPage {
  /** The newest first; may be fewer than the limit, even none, though there are more. */
  readonly hits: readonly SearchHit[];
  /** null: there is no further page. */
  readonly nextCursor: string | null;
}

export interface SearchHit {
  /** As the server has it now. */
  readonly message: TimelineMessage;
  /** What matches, by part and start, not overlapping. */
  readonly highlights: readonly Highlight[];
}

/**
 * A piece of a message's text or caption (`body`) or file name. The body of a merged one is the texts, captions and
 * fallbacks of its items, each ended by a line feed.
 */
export interface Highlight {
  readonly part: 'body' | 'fileName' | 'unknown';
  /** As `slice` of a string counts. */
  readonly start: number;
  readonly length: number;
}

const KINDS: Record<SearchedKind, number> = {
  text: ContentKind.TEXT,
  custom: ContentKind.CUSTOM,
  merged: ContentKind.MERGED,
  image: ContentKind.IMAGE,
  file: ContentKind.FILE,
  audio: ContentKind.AUDIO,
  video: ContentKind.VIDEO,
};

/** @param conversationId as the server knows it */
export function toSearch(query: SearchQuery, conversationId: string): Search {
  return {
    query: query.text,
    conversationId,
    senderId: query.senderId ?? '0',
    kinds: (query.kinds ?? []).map((kind) => KINDS[kind]).sort((a, b) => a - b),
    fromMs: query.fromMs ?? 0,
    toMs: query.toMs ?? 0,
    limit: query.limit ?? 0,
    cursor: query.cursor ?? '',
  };
}

export function toPage(result: SearchResult, views: Views): SearchPage {
  return {
    hits: result.hits.flatMap(({ message, highlights }) =>
      message
        ? [
            {
              message: views.message(toMessage(message)),
              highlights: highlights.map(({ part, start, length }) => ({ part: toPart(part), start, length })),
            },
          ]
        : [],
    ),
    nextCursor: result.nextCursor || null,
  };
}

function toPart(part: number): Highlight['part'] {
  switch (part) {
    case HighlightPart.BODY:
      return 'body';
    case HighlightPart.FILE_NAME:
      return 'fileName';
    default:
      return 'unknown';
  }
}
