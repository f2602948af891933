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
export function line({ seq, own, status, content, error, edits, editedAtMs, recalled }: TimelineMessage): string {
  expect(editedAtMs !== null).toBe(edits > 0);
  const text = content.kind === 'text' ? content.text : recalled ? 'recalled' : '';
  if (seq === null) {
    return error ? `failed ${error.code} ${text}` : `sending ${text}`;
  }
  return `${seq} ${own ? `${status} ` : ''}${text}${edits > 0 && !recalled ? ` (edited ${edits})` : ''}`;
}
