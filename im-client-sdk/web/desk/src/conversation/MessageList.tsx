import { buildTimeline, countOthersAfter, ScrollFollower, type ChatMessage } from '@parley/kit';
import { type JSX, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useActions, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';
import type { OpenChat } from '../app/state';
import { Announcer } from './Announcer';
import { JumpNotice } from './JumpNotice';
import { Older } from './Older';
import { TimelineView } from './TimelineView';

/** The scrolling list: stays at its end while one is there, and stays where one reads otherwise. */
export function MessageList({ open }: { readonly open: OpenChat }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const { messages, history, hasOlder, newAfterSeq, editing, recalling, reacting, jump, chat } = open;
  const items = useMemo(() => buildTimeline(messages, { newAfterSeq }), [messages, newAfterSeq]);

  const list = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follower = useRef<ScrollFollower | null>(null);
  const latest = useRef(messages);
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
    latest.current = messages;
    const before = seen.current;
    const now = { first: firstKey(messages), last: lastKey(messages) };
    seen.current = now;
    if (now.last !== before.last && messages[messages.length - 1]?.state === 'sending') {
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

  const missed = leftAtSeq === null ? 0 : countOthersAfter(messages, leftAtSeq);
  const jumpLabel = missed > 0 ? t('timeline.latestNew', { count: missed }) : t('timeline.latest');
  return (
    <div className="stage">
      <div className="messages" ref={list} role="log" aria-live="off" aria-label={t('timeline.label')} tabIndex={0}>
        <div className="messages-content" ref={content}>
          {hasOlder || history === 'failed' ? <Older open={open} /> : null}
          {history === 'loading' && messages.length === 0 ? <Bones label={t('timeline.loading')} /> : null}
          {history === 'ready' && messages.length === 0 ? <p className="system">{t('timeline.empty')}</p> : null}
          <TimelineView
            items={items}
            failures={open.failures}
            doings={{
              offered: chat.mine && chat.state === 'active',
              editing,
              recalling,
              reacting,
              foundSeq: jump?.phase === 'there' ? jump.seq : null,
            }}
          />
        </div>
      </div>
      <JumpNotice jump={jump} />
      <Announcer messages={messages} settled={history === 'ready'} />
      {leftAtSeq === null ? null : (
        <button
          type="button"
          className="jump"
          aria-label={jumpLabel}
          title={jumpLabel}
          onClick={() => follower.current?.toEnd()}
        >
          {missed > 0 ? <span className="jump-count">{missed > 99 ? '99+' : missed}</span> : null}
          <Icon name="arrowDown" />
        </button>
      )}
    </div>
  );
}

function Bones({ label }: { readonly label: string }): JSX.Element {
  return (
    <div className="bones message-bones" role="status" aria-label={label}>
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
