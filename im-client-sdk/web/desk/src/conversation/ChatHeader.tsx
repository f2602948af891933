import type { JSX } from 'react';
import { useActions, useDeskState, useLanguage, useNow } from '../app/context';
import { IconButton } from '../app/IconButton';
import type { Chat, OpenChat } from '../app/state';
import { urgency } from '../list/urgency';
import { ResolveButton } from './ResolveButton';

export function ChatHeader({ open }: { readonly open: OpenChat }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const listShown = useDeskState((state) => state.listShown);
  const visitorShown = useDeskState((state) => state.visitorShown);
  const { chat } = open;
  return (
    <header className="chat-header">
      <IconButton icon="chevronLeft" label={t('chat.back')} className="only-phone" onClick={() => actions.close()} />
      <IconButton
        icon="panelLeft"
        label={t(listShown ? 'list.hide' : 'list.show')}
        expanded={listShown}
        className="not-phone"
        onClick={() => actions.showList(!listShown)}
      />
      <div className="chat-heading">
        <h2>
          <bdi>{chat.visitorName || t('app.visitor')}</bdi>
        </h2>
        <p className="chat-standing">
          <Standing chat={chat} />
          <VisitorPresence chat={chat} />
        </p>
      </div>
      {chat.mine && chat.state === 'active' ? <ResolveButton open={open} /> : null}
      <IconButton
        icon="panelRight"
        label={t(visitorShown ? 'visitor.hide' : 'visitor.show')}
        expanded={visitorShown}
        onClick={() => actions.showVisitor(!visitorShown)}
      />
    </header>
  );
}

function Standing({ chat }: { readonly chat: Chat }): JSX.Element {
  const { t, clock } = useLanguage();
  const now = useNow();
  if (chat.state === 'waiting') {
    const waited = Math.max(0, now - chat.waitingSince);
    return (
      <span className="standing" data-urgency={urgency(waited)}>
        {t('chat.waiting', { time: clock.duration(waited) })}
      </span>
    );
  }
  if (chat.state === 'resolved') {
    return <span className="standing">{t('chat.resolved')}</span>;
  }
  const time = clock.short(chat.assignedAt, now);
  return (
    <span className="standing">
      {chat.mine
        ? t('chat.active', { time })
        : t('chat.activeOther', { time, name: chat.agentName || t('app.someone') })}
    </span>
  );
}

function VisitorPresence({ chat }: { readonly chat: Chat }): JSX.Element | null {
  const { t, clock } = useLanguage();
  const now = useNow();
  const { presence, lastSeenAt } = chat;
  if (presence === 'unknown') {
    return null;
  }
  return (
    <span className="presence" data-presence={presence} title={lastSeenAt > 0 ? clock.full(lastSeenAt) : undefined}>
      {presence === 'offline' && lastSeenAt > 0
        ? t('presence.lastSeen', { time: clock.duration(now - lastSeenAt) })
        : t(`presence.${presence}`)}
    </span>
  );
}
