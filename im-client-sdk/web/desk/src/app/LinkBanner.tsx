import { type JSX, useEffect, useState } from 'react';
import type { TextKey } from '../texts';
import { useActions, useDeskState, useLanguage } from './context';
import type { LinkState } from './state';

const LINES: Partial<Record<LinkState, TextKey>> = {
  behind: 'link.behind',
  reconnecting: 'link.reconnecting',
  offline: 'link.offline',
  unreachable: 'link.unreachable',
  replaced: 'link.replaced',
};

/** A short break heals unseen: the line comes only when it lasts. */
const PATIENCE_MS: Partial<Record<LinkState, number>> = { behind: 600, reconnecting: 1200 };

/** Connection trouble as one quiet line. */
export function LinkBanner(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const link = useDeskState((state) => state.link);
  const shown = useLasting(link);
  const line = LINES[shown];
  return (
    <div className="link-banner" role="status" data-shown={line ? '' : undefined}>
      {line ? <span>{t(line)}</span> : null}
      {shown === 'replaced' ? (
        <button type="button" className="text-button" onClick={() => actions.resume()}>
          {t('link.resume')}
        </button>
      ) : null}
    </div>
  );
}

function useLasting(link: LinkState): LinkState {
  const [lasting, setLasting] = useState<LinkState>(PATIENCE_MS[link] ? 'online' : link);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(link), PATIENCE_MS[link] ?? 0);
    return () => clearTimeout(timer);
  }, [link]);
  return lasting;
}
