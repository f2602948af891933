import { type JSX, useEffect, useRef } from 'react';
import { useActions, useLanguage } from '../app/context';
import type { OpenChat } from '../app/state';

/** Loads earlier messages when it comes into sight; the button is for keyboards and for a second try. */
export function Older({ open }: { readonly open: OpenChat }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const loading = open.loadingOlder || open.history === 'loading';
  const failed = open.history === 'failed';
  const top = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!top.current || failed || typeof IntersectionObserver === 'undefined') {
      return;
    }
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        actions.loadOlder();
      }
    });
    watcher.observe(top.current);
    return () => watcher.disconnect();
  }, [actions, failed, loading]);

  return (
    <div className="older" ref={top}>
      {failed ? <span>{t('timeline.historyFailed')}</span> : null}
      <button type="button" className="text-button" disabled={loading} onClick={() => actions.loadOlder()}>
        {t(loading ? 'timeline.loading' : failed ? 'app.tryAgain' : 'timeline.older')}
      </button>
    </div>
  );
}
