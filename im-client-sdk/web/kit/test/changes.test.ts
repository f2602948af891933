import { ParleyError } from '@parley/sdk';
import { describe, expect, it, vi } from 'vitest';
import { ChangeFlow, isChangeable, NO_CHANGES, problemOf, type ChangeProblem, type Changes } from '../src/changes';
import { reactionRefused, reactionsTo } from '../src/reactions';
import { UNMARKED, type ChatMessage } from '../src/timeline';

const NOW = 1_700_000_000_000;

function message(change: Partial<ChatMessage> = {}): ChatMessage {
  return {
    key: 'm1',
    seq: 1,
    senderId: 'me',
    senderName: '',
    mine: true,
    at: NOW,
    body: { kind: 'text', text: 'one' },
    editedAt: null,
    ...UNMARKED,
    state: 'sent',
    ...change,
  };
}

class Fixture {
  changes: Changes = NO_CHANGES;
  answer: (problem: ChangeProblem | null) => void = () => undefined;
  readonly edit = vi.fn(() => this.answered());
  readonly recall = vi.fn(() => this.answered());
  readonly react = vi.fn(() => this.answered());
  readonly flow = new ChangeFlow(
    () => this,
    () => this.changes,
    (change) => (this.changes = { ...this.changes, ...change }),
  );

  async told(problem: ChangeProblem | null): Promise<void> {
    this.answer(problem);
    await Promise.resolve();
  }

  private answered(): Promise<ChangeProblem | null> {
    return new Promise((resolve) => (this.answer = resolve));
  }
}

describe('ChangeFlow', () => {
  it('edits, and is done when the server has it', async () => {
    const fixture = new Fixture();
    fixture.flow.edit(message());
    fixture.flow.write('two');
    expect(fixture.changes.editing).toMatchObject({ seq: 1, was: 'one', text: 'two', busy: false, problem: null });
    fixture.flow.save('two');
    fixture.flow.save('two');
    expect(fixture.edit).toHaveBeenCalledExactlyOnceWith(1, 'two');
    await fixture.told(null);
    expect(fixture.changes.editing).toBeNull();
  });

  it('keeps the text of an edit that was refused, and says why', async () => {
    const fixture = new Fixture();
    fixture.flow.edit(message());
    fixture.flow.save('two');
    expect(fixture.changes.editing).toMatchObject({ text: 'two', busy: true });
    fixture.flow.write('more');
    await fixture.told('tooLate');
    expect(fixture.changes.editing).toMatchObject({ text: 'two', busy: false, problem: 'tooLate' });
    fixture.flow.save('three');
    await fixture.told(null);
    expect(fixture.changes.editing).toBeNull();
  });

  it('asks for nothing when nothing has changed', () => {
    const fixture = new Fixture();
    fixture.flow.edit(message());
    fixture.flow.save('one');
    expect(fixture.edit).not.toHaveBeenCalled();
    expect(fixture.changes.editing).toBeNull();
  });

  it('lets an answer that comes after one has left, or gone on, change nothing', async () => {
    const fixture = new Fixture();
    fixture.flow.edit(message());
    fixture.flow.save('two');
    fixture.flow.stop();
    fixture.flow.edit(message({ key: 'm2', seq: 2 }));
    await fixture.told('tooLate');
    expect(fixture.changes.editing).toMatchObject({ key: 'm2', problem: null });
  });

  it('recalls, says why it could not, and stops editing what is recalled', async () => {
    const fixture = new Fixture();
    fixture.flow.edit(message());
    fixture.flow.recall(message());
    expect(fixture.changes).toEqual({ ...NO_CHANGES, recalling: { key: 'm1', problem: null } });
    await fixture.told('tooLate');
    expect(fixture.changes.recalling).toEqual({ key: 'm1', problem: 'tooLate' });
    fixture.flow.dismiss();
    fixture.flow.recall(message());
    await fixture.told(null);
    expect(fixture.changes.recalling).toBeNull();
  });

  it('shows a reaction at once, and takes it back when it is refused', async () => {
    const fixture = new Fixture();
    const other = message({ key: 'm2', seq: 2 });
    fixture.flow.react(message(), '👍');
    fixture.flow.react(message(), '👍');
    expect(fixture.react).toHaveBeenCalledExactlyOnceWith(1, '👍', true);
    expect(reactionsTo(message(), fixture.changes.reacting)).toEqual([
      { emoji: '👍', count: 1, mine: true, names: [] },
    ]);
    expect(reactionsTo(other, fixture.changes.reacting)).toEqual([]);
    await fixture.told('tooMany');
    expect(reactionsTo(message(), fixture.changes.reacting)).toEqual([]);
    expect(reactionRefused(message(), fixture.changes.reacting)).toBe('tooMany');
    expect(reactionRefused(other, fixture.changes.reacting)).toBeNull();
    fixture.flow.dismiss();
    expect(fixture.changes.reacting).toEqual([]);
  });

  it('takes an own reaction away, and leaves those of others', async () => {
    const fixture = new Fixture();
    const reactions = [{ emoji: '👍', count: 2, mine: true, names: ['Mei'] }];
    fixture.flow.react(message({ reactions }), '👍');
    expect(fixture.react).toHaveBeenCalledExactlyOnceWith(1, '👍', false);
    expect(reactionsTo(message({ reactions }), fixture.changes.reacting)).toEqual([
      { emoji: '👍', count: 1, mine: false, names: ['Mei'] },
    ]);
    await fixture.told(null);
    expect(fixture.changes.reacting).toEqual([]);
    const alone = message({ reactions: [{ emoji: '🎉', count: 1, mine: true, names: [] }] });
    fixture.flow.react(alone, '🎉');
    expect(reactionsTo(alone, fixture.changes.reacting)).toEqual([]);
  });
});

describe('isChangeable', () => {
  it('offers changes of own, stored texts of the last day', () => {
    expect(isChangeable(message(), NOW + 60_000)).toBe(true);
    expect(isChangeable(message({ mine: false }), NOW)).toBe(false);
    expect(isChangeable(message({ seq: null }), NOW)).toBe(false);
    expect(isChangeable(message({ body: { kind: 'recalled' } }), NOW)).toBe(false);
    expect(isChangeable(message(), NOW + 24 * 60 * 60_000)).toBe(false);
  });
});

describe('problemOf', () => {
  it.each([
    ['TOO_LATE', 'tooLate'],
    ['CONFLICT', 'changed'],
    ['NOT_SESSION_OWNER', 'notOwner'],
    ['SESSION_CLOSED', 'closed'],
    ['TEXT_TOO_LONG', 'tooLong'],
    ['DISCONNECTED', 'unreachable'],
    ['NOT_ALLOWED', 'other'],
  ] as const)('makes %s %s', async (code, problem) => {
    expect(await problemOf(Promise.reject(new ParleyError(code, 'refused', false)))).toBe(problem);
    expect(await problemOf(Promise.resolve({}))).toBeNull();
  });
});
