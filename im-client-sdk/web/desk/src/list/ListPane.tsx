import type { JSX, ReactNode } from 'react';
import { useActions, useDeskState, useLanguage, useNow } from '../app/context';
import type { Chat } from '../app/state';
import { AgentBar } from './AgentBar';
import { ChatRow } from './ChatRow';

export function ListPane(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const list = useDeskState((state) => state.list);
  const mine = useDeskState((state) => state.mine);
  const waiting = useDeskState((state) => state.waiting);
  const openId = useDeskState((state) => state.open?.chat.conversationId ?? null);
  const now = useNow();

  const rows = (chats: readonly Chat[]): ReactNode =>
    chats.map((chat) => (
      <li key={chat.conversationId}>
        <ChatRow chat={chat} now={now} current={chat.conversationId === openId} />
      </li>
    ));

  return (
    <nav className="pane list-pane" aria-label={t('list.label')}>
      <AgentBar />
      <div className="list-scroll">
        {list === 'loading' ? <Bones label={t('list.loading')} /> : null}
        {list === 'failed' ? (
          <div className="empty" role="alert">
            <p>{t('list.failed')}</p>
            <button type="button" className="button" onClick={() => actions.reloadList()}>
              {t('app.tryAgain')}
            </button>
          </div>
        ) : null}
        {list === 'ready' ? (
          <>
            <Section title={t('list.mine')} count={mine.length} empty={<MineEmpty />}>
              {rows(mine)}
            </Section>
            <Section
              title={t('list.waiting')}
              count={waiting.length}
              empty={<p className="section-empty">{t('list.waitingEmpty')}</p>}
            >
              {rows(waiting)}
            </Section>
          </>
        ) : null}
      </div>
    </nav>
  );
}

interface SectionProps {
  readonly title: string;
  readonly count: number;
  readonly empty: ReactNode;
  readonly children: ReactNode;
}

function Section({ title, count, empty, children }: SectionProps): JSX.Element {
  return (
    <section className="list-section" aria-label={title}>
      <h2 className="section-title">
        {title}
        <span className="section-count">{count}</span>
      </h2>
      {count === 0 ? empty : <ul>{children}</ul>}
    </section>
  );
}

function MineEmpty(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const away = useDeskState((state) => state.availability === 'away');
  return (
    <div className="section-empty">
      <p className="section-empty-title">{t('list.mineEmpty')}</p>
      <p>{t(away ? 'list.mineEmptyAway' : 'list.mineEmptyOnline')}</p>
      {away ? (
        <button type="button" className="button" onClick={() => actions.setAvailability('online')}>
          {t('list.goOnline')}
        </button>
      ) : null}
    </div>
  );
}

function Bones({ label }: { readonly label: string }): JSX.Element {
  return (
    <div className="bones list-bones" role="status" aria-label={label}>
      {[0, 1, 2, 3].map((index) => (
        <div key={index}>
          <i />
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}
