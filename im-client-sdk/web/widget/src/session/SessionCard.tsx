import type { JSX } from 'preact';
import { useLanguage, useWidgetState } from '../app/context';

/** At the end of the conversation: the place in the line and what happens next, or how to go on after the end. */
export function SessionCard(): JSX.Element {
  const { t } = useLanguage();
  const session = useWidgetState((state) => state.session);
  return (
    <div class="session" role="status">
      {session.state === 'waiting' ? (
        <div class="session-card">
          <span class="session-pulse" aria-hidden="true" />
          <p class="session-title">{placeInLine(session.ahead)}</p>
          <p class="session-hint">{t('session.waitingHint')}</p>
        </div>
      ) : null}
      {session.state === 'resolved' ? <p class="session-hint">{t('session.resolvedHint')}</p> : null}
    </div>
  );

  function placeInLine(ahead: number | null): string {
    if (ahead === null) {
      return t('session.waiting');
    }
    return ahead === 0 ? t('session.next') : t('session.ahead', { count: ahead });
  }
}
