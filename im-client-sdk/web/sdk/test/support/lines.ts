import { expect } from 'vitest';
import type { ConversationSettings, TimelineMessage } from '../../src/index.js';

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

/** A message as the vectors write it. */
export function line(message: TimelineMessage): string {
  const { seq, own, status, content, error, edits, editedAtMs, recalled } = message;
  expect(editedAtMs !== null).toBe(edits > 0);
  const text = content.kind === 'text' ? content.text : recalled ? 'recalled' : '';
  if (seq === null) {
    return `${error ? `failed ${error.code} ${text}` : `sending ${text}`}${marks(message)}`;
  }
  const edited = edits > 0 && !recalled ? ` (edited ${edits})` : '';
  return `${seq} ${own ? `${status} ` : ''}${text}${edited}${marks(message)}`;
}

/** What it answers, who reacts to it how, and whether it is pinned. */
function marks({ replyTo, reactions, pinned }: TimelineMessage): string {
  const parts = reactions.map(({ emoji, userIds }) => ` ${emoji} by ${userIds.join('+')}`);
  return [replyTo > 0 ? ` re ${replyTo}` : '', ...parts, pinned ? ' pinned' : ''].join('');
}
