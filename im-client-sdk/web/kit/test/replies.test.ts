import { describe, expect, it } from 'vitest';
import { createTranslator } from '../src/catalogue';
import { changeTexts } from '../src/changeTexts';
import { actsOn } from '../src/messageActs';
import { excerptOf, isReplyKey, stepReply } from '../src/replies';
import { replyTexts } from '../src/replyTexts';
import { UNMARKED, type ChatMessage, type MessageBody } from '../src/timeline';
import { uploadTexts } from '../src/uploadTexts';

const texts = { ...changeTexts.en, ...replyTexts.en, ...uploadTexts.en };
const t = createTranslator<keyof typeof texts>(texts, 'en');
const NOW = 1_000_000;

function message(seq: number | null, body: MessageBody, mine = true): ChatMessage {
  return {
    key: `m${seq}`,
    seq,
    senderId: mine ? 'me' : 'amy',
    senderName: '',
    mine,
    at: NOW,
    body,
    editedAt: null,
    ...UNMARKED,
    state: null,
  };
}

const TEXT: MessageBody = { kind: 'text', text: 'hello' };
const LINE: MessageBody = { kind: 'system', line: 'joined', subjectName: 'Mei' };

describe('excerptOf', () => {
  it('makes one line of a message', () => {
    expect(excerptOf({ kind: 'text', text: ` a\n\n  b ${'c'.repeat(400)}` }, t)).toHaveLength(160 - 3);
    expect(excerptOf({ kind: 'recalled' }, t)).toBe('Message recalled');
    expect(excerptOf(null, t)).toBe('An earlier message');
    const attachment = { kind: 'file', name: 'a.pdf', caption: 'Here' } as const;
    const size = { attachmentId: '1', mediaType: '', size: 1, width: 0, height: 0, durationMs: 0, thumbnail: false };
    expect(excerptOf({ kind: 'attachment', attachment: { ...attachment, ...size } }, t)).toBe('File: a.pdf. Here');
  });
});

describe('stepReply', () => {
  const messages = [
    message(1, TEXT),
    message(2, LINE),
    message(3, TEXT, false),
    message(4, { kind: 'recalled' }),
    message(5, TEXT),
    message(null, TEXT),
  ];

  it('goes up through what was said, and stays at the first', () => {
    expect(stepReply(messages, null, -1)).toEqual({ seq: 5 });
    expect(stepReply(messages, { seq: 5 }, -1)).toEqual({ seq: 3 });
    expect(stepReply(messages, { seq: 1 }, -1)).toEqual({ seq: 1 });
    expect(stepReply([], null, -1)).toBeNull();
  });

  it('goes down and out, also from what is no longer there', () => {
    expect(stepReply(messages, { seq: 4 }, 1)).toEqual({ seq: 5 });
    expect(stepReply(messages, { seq: 5 }, 1)).toBeNull();
    expect(stepReply(messages, null, 1)).toBeNull();
  });

  it('is asked for by Ctrl or ⌘ with an arrow', () => {
    const press = { key: 'ArrowUp', ctrlKey: true, metaKey: false, shiftKey: false, altKey: false };
    expect(isReplyKey(press)).toBe(true);
    expect(isReplyKey({ ...press, key: 'ArrowDown', ctrlKey: false, metaKey: true })).toBe(true);
    expect(isReplyKey({ ...press, ctrlKey: false })).toBe(false);
    expect(isReplyKey({ ...press, shiftKey: true })).toBe(false);
    expect(isReplyKey({ ...press, key: 'a' })).toBe(false);
  });
});

describe('actsOn', () => {
  it('offers to answer what was said, and to change what one said oneself', () => {
    expect(actsOn(message(1, TEXT, false), NOW)).toEqual(['reply']);
    expect(actsOn(message(1, TEXT), NOW)).toEqual(['reply', 'edit', 'recall']);
    expect(actsOn(message(null, TEXT), NOW)).toEqual([]);
    expect(actsOn(message(1, LINE), NOW)).toEqual([]);
    expect(actsOn(message(1, { kind: 'recalled' }), NOW)).toEqual([]);
  });
});
