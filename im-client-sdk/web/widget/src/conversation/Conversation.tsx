import { buildTimeline, countOthersAfter, ScrollFollower, type ChatMessage } from '@parley/kit';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useActions, useLanguage, useWidgetState } from '../app/context';
import { SessionCard } from '../session/SessionCard';
import { Announcer } from './Announcer';
import { Greeting } from './Greeting';
import { JumpNotice } from './JumpNotice';
import { JumpToLatest } from './JumpToLatest';
import { Older } from './Older';
import { TimelineView } from './TimelineView';
import { Typing } from './Typing';

/** The scrolling list: stays at its end while one is there, and stays where one reads otherwise. */
export function Conversation(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const messages = useWidgetState((state) => state.messages);
  const history = useWidgetState((state) => state.history);
  const hasOlder = useWidgetState((state) => state.hasOlder);
  const newAfterSeq = useWidgetState((state) => state.newAfterSeq);
  const open = useWidgetState((state) => state.open);
  const jump = useWidgetState((state) => state.jump);
  const items = useMemo(() => buildTimeline(messages, { newAfterSeq }), [messages, newAfterSeq]);

  const list = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follower = useRef<ScrollFollower | null>(null);
  const latest = useRef(messages);
  latest.current = messages;
  const seen = useRef({ first: firstKey(messages), last: lastKey(messages) });
  const [leftAtSeq, setLeftAtSeq] = useState<number | null>(null);

  useLayoutEffect(() => {
    if (!list.current || !content.current) {
      return;
    }
    const following = new ScrollFollower(list.current, content.current, (atEnd) => {
      setLeftAtSeq(atEnd ? null : lastSeq(latest.current));
      actions.atEnd(atEnd);
    });
    follower.current = following;
    following.toEnd();
    return () => following.close();
  }, [actions]);

  useLayoutEffect(() => {
    const before = seen.current;
    const now = { first: firstKey(messages), last: lastKey(messages) };
    seen.current = now;
    const ownNew = now.last !== before.last && messages[messages.length - 1]?.state === 'sending';
    if (ownNew) {
      follower.current?.toEnd();
    } else {
      follower.current?.contentChanged(now.first !== before.first);
    }
  }, [messages]);

  useLayoutEffect(() => {
    if (jump?.phase === 'there') {
      follower.current?.toMessage(jump.seq);
    }
  }, [jump]);

  useEffect(() => {
    if (open) {
      follower.current?.contentChanged(false);
    }
  }, [open]);

  return (
    <>
      <div class="list" ref={list} role="log" aria-live="off" aria-label={t('timeline.label')} tabIndex={0}>
        <div class="list-content" ref={content}>
          {hasOlder || history === 'failed' ? <Older /> : <Greeting />}
          {history === 'loading' && messages.length === 0 ? <Bones label={t('timeline.loading')} /> : null}
          <TimelineView items={items} />
          <SessionCard />
        </div>
      </div>
      <JumpNotice />
      <Announcer />
      <Typing />
      {leftAtSeq === null ? null : (
        <JumpToLatest count={countOthersAfter(messages, leftAtSeq)} onJump={() => follower.current?.toEnd()} />
      )}
    </>
  );
}

function Bones({ label }: { readonly label: string }): JSX.Element {
  return (
    <div class="bones" role="status" aria-label={label}>
      <i />
      <i />
      <i />
    </div>
  );
}

function firstKey(messages: readonly ChatMessage[]): string {
  return messages[0]?.key ?? '';
}

function lastKey(messages: readonly ChatMessage[]): string {
  return messages[messages.length - 1]?.key ?? '';
}

function lastSeq(messages: readonly ChatMessage[]): number {
  return messages.reduce((last, message) => Math.max(last, message.seq ?? 0), 0);
}
