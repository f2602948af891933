import { expect } from 'vitest';
import type { Content, ConversationSettings, Presence, TimelineMessage } from '../../src/index.js';

export const SETTINGS: Record<string, 'pinned' | 'muted' | 'markedUnread' | 'hidden'> = {
  PINNED: 'pinned',
  MUTED: 'muted',
  MARKED_UNREAD: 'markedUnread',
  HIDDEN: 'hidden',
};

/** What is set, as the vectors write it. */
export function settingsLine({ draft, ...flags }: ConversationSettings): string {
  const set = (['pinned', 'muted', 'markedUnread', 'hidden'] as const).filter((name) => flags[name]);
  return [...set, ...(draft ? [`draft: ${draft}`] : [])].join(', ');
}

/** How somebody is, as the vectors write it. */
export function presenceLine({ status, lastSeenMs }: Presence): string {
  return lastSeenMs === null ? status : `${status} since ${lastSeenMs}`;
}

/** A message as the vectors write it. */
export function line(message: TimelineMessage): string {
  const { seq, own, status, content, origin, error, edits, editedAtMs, recalled } = message;
  expect(editedAtMs !== null).toBe(edits > 0);
  const text = recalled ? 'recalled' : `${said(content)}${origin ? ` from ${origin.authorName}` : ''}`;
  if (seq === null) {
    return `${error ? `failed ${error.code} ${text}` : `sending ${text}`}${marks(message)}`;
  }
  const edited = edits > 0 && !recalled ? ` (edited ${edits})` : '';
  return `${seq} ${own ? `${status} ` : ''}${text}${edited}${marks(message)}`;
}

function said(content: Content): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'custom':
      return `[${content.type} ${content.json}] ${content.fallback}`;
    case 'image':
    case 'file':
    case 'audio':
    case 'video':
      return `[${content.kind} ${content.name}] ${content.caption}`.trimEnd();
    case 'merged':
      return `[${content.items.map((item) => `${item.origin.authorName}: ${said(item.content)}`).join('; ')}]`;
    case 'forward':
      return `[forward ${content.conversationId}: ${content.seqs.join('+')}]`;
    case 'groupLine': {
      const names = content.subjects.map(({ name }) => name).join(' ');
      const event = content.event.replace(/[A-Z]/g, '_$&').toUpperCase();
      return `[${event} by ${content.actorName}: ${names}${content.untilMs ? ` until ${content.untilMs}` : ''}]`;
    }
    default:
      return '';
  }
}

/** What it answers, whom it names, who reacts to it how, and whether it is pinned. */
function marks({ replyTo, mentions, mentionsMe, reactions, pinned }: TimelineMessage): string {
  const named = mentions.map(({ userId, offset, length }) => ` @${userId}:${offset}+${length}`);
  const parts = reactions.map(({ emoji, userIds }) => ` ${emoji} by ${userIds.join('+')}`);
  const answers = replyTo > 0 ? ` re ${replyTo}` : '';
  return [answers, ...named, mentionsMe ? ' to me' : '', ...parts, pinned ? ' pinned' : ''].join('');
}
