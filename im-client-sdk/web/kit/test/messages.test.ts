import { ParleyError, type TimelineMessage } from '@parley/sdk';
import { describe, expect, it } from 'vitest';
import { actsOn } from '../src/messageActs';
import { MessageReader, type ShownMessages } from '../src/messages';

const ME = '5';

const PHOTO = {
  kind: 'image',
  attachmentId: '3',
  name: 'p.png',
  mediaType: 'image/png',
  size: 1,
  width: 1,
  height: 1,
  durationMs: 0,
  caption: '',
  thumbnail: false,
} as const;

/** What is shown of the messages, by one reader or a new one. */
function reader(siteName = ''): {
  read(source: readonly TimelineMessage[], clockOffsetMs: number): ShownMessages<string>;
} {
  const messages = new MessageReader<string>(
    (error) => error.code,
    () => siteName,
  );
  return { read: (source, clockOffsetMs) => messages.read(source, { clockOffsetMs, userId: ME }) };
}

function message(change: Partial<TimelineMessage>): TimelineMessage {
  return {
    key: 'm1',
    conversationId: '1',
    seq: 1,
    messageId: '11',
    senderId: '7',
    senderName: 'Mei',
    own: false,
    sentAtMs: 100_000,
    content: { kind: 'text', text: 'hello' },
    edits: 0,
    editedAtMs: null,
    recalled: false,
    origin: null,
    replyTo: 0,
    quote: null,
    mentions: [],
    mentionsMe: false,
    reactions: [],
    pinned: false,
    status: null,
    error: null,
    ...change,
  };
}

describe('MessageReader', () => {
  it('shows what the site says by its own servers under the name of the site', () => {
    const [shown] = reader('Northwind').read([message({ senderId: '0', senderName: '' })], 0).messages;
    expect(shown?.senderName).toBe('Northwind');
  });

  it('gives the same objects while nothing in them has changed', () => {
    const read = reader();
    const one = message({});
    const before = read.read([one], 0);
    expect(read.read([one], 0)).toBe(before);
    const after = read.read([one, message({ key: 'm2', seq: 2 })], 0);
    expect(after).not.toBe(before);
    expect(after.messages[0]).toBe(before.messages[0]);
  });

  it('shows the reader’s own time, however wrong his clock is', () => {
    const pending = message({ key: 'p', seq: null, own: true, status: 'sending', sentAtMs: 500 });
    const at = (offset: number): number[] =>
      reader()
        .read([message({}), pending], offset)
        .messages.map((m) => m.at);
    expect(at(60_000)).toEqual([40_000, 500]);
    expect(at(4_000)).toEqual([100_000, 500]);
  });

  it('knows who has left from the line about the coming', () => {
    const joined = message({
      key: 's',
      senderId: '0',
      senderName: '',
      content: { kind: 'system', event: 'agentJoined', subjectId: '7', subjectName: 'Mei' },
    });
    const { messages } = reader().read([joined, message({ seq: 2, senderName: '' })], 0);
    expect(messages.map(({ senderName }) => senderName)).toEqual(['', 'Mei']);
    expect(messages[0]?.body).toEqual({ kind: 'system', line: 'joined', subjectName: 'Mei' });
  });

  it('says why what failed has failed', () => {
    const failed = message({ own: true, status: 'failed', error: new ParleyError('TEXT_TOO_LONG', '', false) });
    expect(reader().read([failed], 0).failures).toEqual({ m1: 'TEXT_TOO_LONG' });
  });

  it('shows who said first what was forwarded, which may be taken back but not edited', () => {
    const own = { own: true, sentAtMs: Date.now() } as const;
    const origin = { authorId: '9', authorName: 'Ann', sentAtMs: 1 };
    const [one, nameless, merged, pending] = reader().read(
      [
        message({ ...own, origin }),
        message({ ...own, origin: { ...origin, authorName: '' } }),
        message({
          ...own,
          content: {
            kind: 'merged',
            items: [
              { origin, content: { kind: 'text', text: 'a' } },
              { origin: { ...origin, authorName: 'Bob' }, content: { ...PHOTO, caption: 'look' } },
            ],
          },
        }),
        message({ ...own, seq: null, content: { kind: 'forward', conversationId: '2', seqs: [1] } }),
      ],
      0,
    ).messages;
    expect(one).toMatchObject({ forwardedFrom: 'Ann', body: { kind: 'text', text: 'hello' } });
    expect(one && actsOn(one, Date.now())).toEqual(['reply', 'recall']);
    expect(nameless?.forwardedFrom).toBe('');
    expect(merged).toMatchObject({ forwardedFrom: '', body: { text: 'Ann: a\nBob: p.png look', fixed: true } });
    expect(pending).toMatchObject({ forwardedFrom: '', body: { text: '…' } });
    expect(reader().read([message({})], 0).messages[0]?.forwardedFrom).toBeNull();
  });

  it('shows the fallback of the host’s own content, which may be taken back but not edited', () => {
    const content = { kind: 'custom', type: 'card', json: '{}', fallback: 'Order 7' } as const;
    const { messages } = reader().read([message({ own: true, content, sentAtMs: Date.now() })], 0);
    expect(messages[0]?.body).toMatchObject({ kind: 'text', text: 'Order 7' });
    expect(messages.map((shown) => actsOn(shown, Date.now()))).toEqual([['reply', 'recall']]);
    const bare = reader().read([message({ content: { ...content, fallback: '' } })], 0).messages[0];
    expect(bare?.body).toMatchObject({ kind: 'system', line: 'unknown' });
  });

  it('leaves a quiet place for what is newer than this SDK', () => {
    expect(reader().read([message({ content: { kind: 'unknown' } })], 0).messages[0]?.body).toMatchObject({
      kind: 'system',
      line: 'unknown',
    });
  });

  it('shows when a message was edited by the reader’s clock, and nothing of what a recalled one said', () => {
    const edited = message({ edits: 1, editedAtMs: 160_000 });
    const recalled = message({ key: 'm2', seq: 2, recalled: true, content: { kind: 'unknown' } });
    const { messages } = reader().read([edited, recalled], 60_000);
    expect(messages.map(({ editedAt, body }) => [editedAt, body.kind])).toEqual([
      [100_000, 'text'],
      [null, 'recalled'],
    ]);
  });

  it('shows what a message answers as it is now, and who reacts to it by name', () => {
    const told = reader().read(
      [
        message({}),
        message({
          key: 'm2',
          seq: 2,
          senderId: '8',
          senderName: 'Bo',
          replyTo: 1,
          quote: {
            seq: 1,
            senderId: '7',
            senderName: '',
            own: false,
            content: { kind: 'text', text: 'hi' },
            recalled: false,
          },
          reactions: [{ emoji: '👍', userIds: ['7', ME, '9'], own: true }],
          pinned: true,
        }),
        message({
          key: 'm3',
          seq: 3,
          replyTo: 2,
          quote: { seq: 2, senderId: ME, senderName: '', own: true, content: { kind: 'unknown' }, recalled: true },
        }),
        message({ key: 'm4', seq: 4, replyTo: 1 }),
      ],
      0,
    ).messages;
    expect(told.map(({ quote }) => quote)).toEqual([
      null,
      { seq: 1, senderName: 'Mei', mine: false, body: { kind: 'text', text: 'hi' } },
      { seq: 2, senderName: '', mine: true, body: { kind: 'recalled' } },
      { seq: 1, senderName: '', mine: false, body: null },
    ]);
    expect(told[1]).toMatchObject({
      reactions: [{ emoji: '👍', count: 3, mine: true, names: ['Mei'] }],
      pinned: true,
    });
  });
});
