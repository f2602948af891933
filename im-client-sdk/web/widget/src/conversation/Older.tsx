import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useActions, useLanguage, useWidgetState } from '../app/context';

/** Loads earlier messages when it comes into sight; the button is for keyboards and for a second try. */
export function Older(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const loading = useWidgetState((state) => state.loadingOlder || state.history === 'loading');
  const failed = useWidgetState((state) => state.history === 'failed');
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
    <div class="older" ref={top}>
      {failed ? <span>{t('timeline.historyFailed')}</span> : null}
      <button type="button" class="text-button" disabled={loading} onClick={() => actions.loadOlder()}>
        {t(loading ? 'timeline.loading' : failed ? 'timeline.tryAgain' : 'timeline.older')}
      </button>
    </div>
  );
}
