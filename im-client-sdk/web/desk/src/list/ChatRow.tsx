import type { JSX } from 'react';
import { Avatar } from '../app/Avatar';
import { useActions, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';
import type { Chat } from '../app/state';
import type { Translate } from '../texts';
import { urgency } from './urgency';

interface ChatRowProps {
  readonly chat: Chat;
  readonly now: number;
  readonly current: boolean;
}

export function ChatRow({ chat, now, current }: ChatRowProps): JSX.Element {
  const { t, clock } = useLanguage();
  const actions = useActions();
  const name = chat.visitorName || t('app.visitor');
  return (
    <button
      type="button"
      className="row"
      data-row={chat.conversationId}
      aria-current={current ? 'true' : undefined}
      onClick={() => actions.open(chat.conversationId)}
    >
      <Avatar name={name} presence={chat.presence} />
      <span className="row-text">
        <span className="row-top">
          <bdi className={chat.unread > 0 ? 'row-name row-name-unread' : 'row-name'}>{name}</bdi>
          {chat.presence === 'unknown' ? null : <span className="sr-only">{t(`presence.${chat.presence}`)}</span>}
          <time className="row-time" dateTime={new Date(chat.lastAt).toISOString()} title={clock.full(chat.lastAt)}>
            {clock.short(chat.lastAt, now)}
          </time>
        </span>
        <span className="row-bottom">
          <LastLine chat={chat} t={t} />
          <Waited chat={chat} now={now} />
          {chat.unread > 0 ? (
            <span className="unread" aria-label={t('list.unread', { count: chat.unread })} role="img">
              {chat.unread > 99 ? '99+' : chat.unread}
            </span>
          ) : null}
        </span>
      </span>
    </button>
  );
}

function LastLine({ chat, t }: { readonly chat: Chat; readonly t: Translate }): JSX.Element {
  if (chat.typing) {
    return <span className="row-line row-line-typing">{t('list.typing')}</span>;
  }
  if (!chat.lastLine) {
    return <span className="row-line">{t('list.noMessages')}</span>;
  }
  const { mine, recalled, file } = chat.lastLine;
  const text = file ? t(`attach.${file}`, { name: chat.lastLine.text }) : chat.lastLine.text;
  if (recalled) {
    return <span className="row-line">{t(mine ? 'recall.byYou' : 'recall.done')}</span>;
  }
  return (
    <span className="row-line">
      <bdi>{mine ? t('list.you', { text }) : text}</bdi>
    </span>
  );
}

/** How long the visitor has waited: for an agent, or for the next answer. */
function Waited({ chat, now }: { readonly chat: Chat; readonly now: number }): JSX.Element | null {
  const { t, clock } = useLanguage();
  const since = chat.state === 'waiting' ? chat.waitingSince : chat.unansweredSince;
  if (since === null) {
    return null;
  }
  const waited = Math.max(0, now - since);
  if (chat.state !== 'waiting' && waited < 60_000) {
    return null;
  }
  const time = clock.duration(waited);
  return (
    <span className="waited" data-urgency={urgency(waited)} title={t('list.waits', { time })}>
      <Icon name="clock" size={12} />
      <span className="sr-only">{t('list.waits', { time })}</span>
      <span aria-hidden="true">{time}</span>
    </span>
  );
}
