import { type JSX, useEffect } from 'react';
import { ConversationPane } from '../conversation/ConversationPane';
import { ListPane } from '../list/ListPane';
import { Login } from '../login/Login';
import { ShortcutSheet } from '../shortcuts/ShortcutSheet';
import { useShortcuts } from '../shortcuts/useShortcuts';
import { useTitleBadge } from '../title/useTitleBadge';
import { VisitorPane } from '../visitor/VisitorPane';
import { LinkBanner } from './LinkBanner';
import { Mark } from './Mark';
import { useDeskState, useLanguage } from './context';

export function App(): JSX.Element {
  const phase = useDeskState((state) => state.phase);
  const { t } = useLanguage();
  useEffect(() => {
    document.documentElement.lang = t.language;
  }, [t]);
  switch (phase) {
    case 'starting':
      return (
        <main className="starting" aria-label={t('app.title')} aria-busy="true">
          <Mark size={40} />
        </main>
      );
    case 'login':
      return <Login />;
    case 'desk':
      return <Desk />;
  }
}

function Desk(): JSX.Element {
  const { t } = useLanguage();
  const chatOpen = useDeskState((state) => state.open !== null);
  const listShown = useDeskState((state) => state.listShown);
  const visitorShown = useDeskState((state) => state.visitorShown);
  useShortcuts();
  useTitleBadge();
  return (
    <main
      className="desk"
      data-chat={chatOpen ? '' : undefined}
      data-list={listShown ? '' : undefined}
      data-visitor={visitorShown && chatOpen ? '' : undefined}
    >
      <h1 className="sr-only">{t('app.title')}</h1>
      <LinkBanner />
      <ListPane />
      <ConversationPane />
      <VisitorPane />
      <ShortcutSheet />
    </main>
  );
}
