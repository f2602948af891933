import { type JSX, type ReactNode, useEffect, useState } from 'react';
import { Avatar } from '../app/Avatar';
import { useActions, useDeskState, useLanguage } from '../app/context';
import { IconButton } from '../app/IconButton';
import type { Chat } from '../app/state';

export function VisitorPane(): JSX.Element | null {
  const chat = useDeskState((state) => state.open?.chat ?? null);
  const shown = useDeskState((state) => state.visitorShown);
  return chat && shown ? <Details key={chat.conversationId} chat={chat} /> : null;
}

function Details({ chat }: { readonly chat: Chat }): JSX.Element {
  const { t, clock } = useLanguage();
  const actions = useActions();
  const name = chat.visitorName || t('app.visitor');
  const state = {
    waiting: 'visitor.stateWaiting',
    active: 'visitor.stateActive',
    resolved: 'visitor.stateResolved',
  } as const;
  return (
    <section className="pane visitor-pane" aria-label={t('visitor.label')}>
      <header className="visitor-header">
        <h2>{t('visitor.label')}</h2>
        <IconButton icon="close" label={t('visitor.hide')} onClick={() => actions.showVisitor(false)} />
      </header>
      <div className="visitor-scroll">
        <div className="visitor-who">
          <Avatar name={name} size="large" />
          <p className="visitor-name">
            <bdi>{name}</bdi>
          </p>
        </div>
        <h3>{t('visitor.chat')}</h3>
        <dl className="facts">
          <Fact label={t('visitor.state')}>{t(state[chat.state])}</Fact>
          <Fact label={t('visitor.since')}>
            <Moment at={chat.waitingSince} />
          </Fact>
          {chat.assignedAt > 0 ? (
            <>
              <Fact label={t('visitor.taken')}>
                <Moment at={chat.assignedAt} />
              </Fact>
              <Fact label={t('visitor.waited')}>{clock.duration(chat.assignedAt - chat.waitingSince)}</Fact>
            </>
          ) : null}
          {chat.agentName ? (
            <Fact label={t('visitor.agent')}>
              <bdi>{chat.agentName}</bdi>
            </Fact>
          ) : null}
          {chat.resolvedAt > 0 ? (
            <Fact label={t('visitor.resolvedAt')}>
              <Moment at={chat.resolvedAt} />
            </Fact>
          ) : null}
          <Fact label={t('visitor.id')}>
            <VisitorNumber id={chat.visitorId} />
          </Fact>
        </dl>
      </div>
    </section>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }): JSX.Element {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Moment({ at }: { readonly at: number }): JSX.Element {
  const { clock } = useLanguage();
  const day = clock.day(at, Date.now());
  return (
    <time dateTime={new Date(at).toISOString()} title={clock.full(at)}>
      {day} {clock.time(at)}
    </time>
  );
}

function VisitorNumber({ id }: { readonly id: string }): JSX.Element {
  const { t } = useLanguage();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return;
    }
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    navigator.clipboard?.writeText(id).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <span className="visitor-id">
      <code>{id}</code>
      <IconButton
        icon={copied ? 'tick' : 'copy'}
        label={t(copied ? 'visitor.copied' : 'visitor.copy')}
        onClick={copy}
      />
      <span className="sr-only" role="status">
        {copied ? t('visitor.copied') : ''}
      </span>
    </span>
  );
}
