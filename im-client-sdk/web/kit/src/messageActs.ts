import { isChangeable, isEditable } from './changes';
import type { IconName } from './icons';
import { isSaid, type ChatMessage } from './timeline';

/** What the menu of a message offers, each named by the text `message.…`. */
export type MessageAct = 'reply' | 'edit' | 'recall';

export const ACT_ICONS: Readonly<Record<MessageAct, IconName>> = {
  reply: 'reply',
  edit: 'pencil',
  recall: 'recall',
};

/** In their order; none for what the server has not stored, and for lines. */
export function actsOn(message: ChatMessage, now: number): readonly MessageAct[] {
  if (message.seq === null || !isSaid(message)) {
    return [];
  }
  const acts: MessageAct[] = ['reply'];
  if (isEditable(message, now)) {
    acts.push('edit');
  }
  if (isChangeable(message, now)) {
    acts.push('recall');
  }
  return acts;
}
