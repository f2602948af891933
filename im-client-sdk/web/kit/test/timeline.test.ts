import { describe, expect, it } from 'vitest';
import { buildTimeline, countOthersAfter, UNMARKED, type ChatMessage } from '../src/timeline';

const NOON = new Date(2025, 4, 12, 12, 0).getTime();
const MINUTE = 60_000;

let next = 0;
function message(change: Partial<ChatMessage> = {}): ChatMessage {
  const seq = ++next;
  return {
    key: `m${seq}`,
    seq,
    senderId: 'amy',
    senderName: 'Amy',
    mine: false,
    at: NOON,
    body: { kind: 'text', text: 'hello' },
    editedAt: null,
    ...UNMARKED,
    state: null,
    ...change,
  };
}
const types = (messages: ChatMessage[], newAfterSeq: number | null = null): string[] =>
  buildTimeline(messages, { newAfterSeq }).map((item) =>
    item.type === 'group' ? `${item.senderId}×${item.messages.length}` : item.type,
  );

describe('buildTimeline', () => {
  it('groups one sender within five minutes', () => {
    expect(types([message(), message({ at: NOON + 4 * MINUTE }), message({ at: NOON + 6 * MINUTE })])).toEqual([
      'day',
      'amy×2',
      'amy×1',
    ]);
  });

  it('begins a group when the sender changes', () => {
    expect(types([message(), message({ senderId: 'me', mine: true }), message()])).toEqual([
      'day',
      'amy×1',
      'me×1',
      'amy×1',
    ]);
  });

  it('divides days and system lines', () => {
    const joined = message({ body: { kind: 'system', line: 'joined', subjectName: 'Mei' } });
    expect(types([message(), joined, message(), message({ at: NOON + 24 * 60 * MINUTE })])).toEqual([
      'day',
      'amy×1',
      'line',
      'amy×1',
      'day',
      'amy×1',
    ]);
  });

  it('shows what is left of a recalled message as a line, which is nothing new', () => {
    const [one, gone, two] = [message(), message({ body: { kind: 'recalled' } }), message()] as const;
    expect(types([one, gone, two], one.seq)).toEqual(['day', 'amy×1', 'line', 'new', 'amy×1']);
    expect(countOthersAfter([one, gone, two], one.seq ?? 0)).toBe(1);
  });

  it('puts one divider before the first new message of somebody else', () => {
    const [one, own, two, three] = [message(), message({ senderId: 'me', mine: true }), message(), message()] as const;
    expect(types([one, own, two, three], one.seq)).toEqual(['day', 'amy×1', 'me×1', 'new', 'amy×2']);
  });

  it('has no divider when nothing is new, and nothing for nothing', () => {
    const only = message();
    expect(types([only], only.seq)).toEqual(['day', 'amy×1']);
    expect(types([])).toEqual([]);
  });

  it('keeps the key of a message that becomes stored', () => {
    const pending = message({ seq: null, state: 'sending', mine: true });
    const keyOf = (m: ChatMessage): string | undefined => buildTimeline([m])[1]?.key;
    expect(keyOf(pending)).toBe(keyOf({ ...pending, seq: 9, state: 'sent' }));
  });

  it('shows the time of the last message of a group', () => {
    const group = buildTimeline([message(), message({ at: NOON + MINUTE })])[1];
    expect(group).toMatchObject({ at: NOON + MINUTE });
  });
});

describe('countOthersAfter', () => {
  it('counts texts of others only', () => {
    const mark = message();
    const list = [
      mark,
      message(),
      message({ mine: true }),
      message({ body: { kind: 'system', line: 'left', subjectName: '' } }),
      message(),
    ];
    expect(countOthersAfter(list, mark.seq ?? 0)).toBe(2);
  });
});
