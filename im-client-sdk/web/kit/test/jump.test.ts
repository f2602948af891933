import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JumpFlow, type Jump, type JumpGround } from '../src/jump';
import { UNMARKED, type ChatMessage } from '../src/timeline';

function message(seq: number): ChatMessage {
  return {
    key: `m${seq}`,
    seq,
    senderId: 'amy',
    senderName: 'Amy',
    mine: false,
    at: seq,
    body: { kind: 'text', text: 'hello' },
    editedAt: null,
    ...UNMARKED,
    state: null,
  };
}

class Fixture {
  jump: Jump | null = null;
  ground: JumpGround = { messages: [message(8), message(9)], history: 'ready', hasOlder: true, loadingOlder: false };
  readonly loadOlder = vi.fn(() => this.become({ loadingOlder: true }));
  readonly flow = new JumpFlow(
    () => this.jump,
    (jump) => (this.jump = jump),
    () => this.ground,
    this.loadOlder,
  );

  become(change: Partial<JumpGround>): void {
    this.ground = { ...this.ground, ...change };
    this.flow.goOn();
  }
}

describe('JumpFlow', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes to what is there, and marks it for a while', () => {
    const fixture = new Fixture();
    fixture.flow.to(8);
    expect(fixture.jump).toEqual({ seq: 8, phase: 'there' });
    vi.advanceTimersByTime(2_000);
    expect(fixture.jump).toBeNull();
    expect(fixture.loadOlder).not.toHaveBeenCalled();
  });

  it('loads page after page until it is there', () => {
    const fixture = new Fixture();
    fixture.flow.to(3);
    expect(fixture.jump).toEqual({ seq: 3, phase: 'looking' });
    fixture.become({ loadingOlder: true });
    expect(fixture.loadOlder).toHaveBeenCalledOnce();
    fixture.become({ loadingOlder: false, messages: [5, 6, 7, 8, 9].map(message) });
    expect(fixture.loadOlder).toHaveBeenCalledTimes(2);
    fixture.become({ loadingOlder: false, messages: [2, 3, 4, 5].map(message) });
    expect(fixture.jump).toEqual({ seq: 3, phase: 'there' });
  });

  it('says that there is none where older ones are there, or no older ones are', () => {
    const fixture = new Fixture();
    fixture.flow.to(3);
    fixture.become({ loadingOlder: false, messages: [2, 4, 5].map(message) });
    expect(fixture.jump).toEqual({ seq: 3, phase: 'gone' });
    vi.advanceTimersByTime(6_000);
    expect(fixture.jump).toBeNull();
    fixture.become({ hasOlder: false });
    fixture.flow.to(1);
    expect(fixture.jump).toEqual({ seq: 1, phase: 'gone' });
    expect(fixture.loadOlder).toHaveBeenCalledOnce();
  });

  it('says that it could not be loaded, and stops when it is told to', () => {
    const fixture = new Fixture();
    fixture.flow.to(3);
    fixture.become({ history: 'failed', loadingOlder: false });
    expect(fixture.jump).toEqual({ seq: 3, phase: 'failed' });
    fixture.become({ history: 'ready' });
    fixture.flow.to(3);
    fixture.flow.stop();
    fixture.become({ loadingOlder: false });
    expect(fixture.jump).toBeNull();
    expect(fixture.loadOlder).toHaveBeenCalledTimes(2);
  });

  it('does not let the time of an earlier way end a later one', () => {
    const fixture = new Fixture();
    fixture.flow.to(8);
    vi.advanceTimersByTime(1_500);
    fixture.flow.to(9);
    vi.advanceTimersByTime(1_500);
    expect(fixture.jump).toEqual({ seq: 9, phase: 'there' });
  });
});
