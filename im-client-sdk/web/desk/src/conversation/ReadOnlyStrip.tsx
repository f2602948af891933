import type { JSX } from 'react';
import { useActions, useDeskState, useLanguage } from '../app/context';
import type { Chat } from '../app/state';

/** Stands where the composer would be, and says why there is none. */
export function ReadOnlyStrip({ chat }: { readonly chat: Chat }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const away = useDeskState((state) => state.availability === 'away');
  const name = chat.visitorName || t('app.visitor');
  if (chat.state === 'waiting' && away) {
    return (
      <div className="strip" role="note">
        <p>{t('chat.waitingAway')}</p>
        <button type="button" className="button" onClick={() => actions.setAvailability('online')}>
          {t('list.goOnline')}
        </button>
      </div>
    );
  }
  return (
    <div className="strip" role="note">
      <p>
        {chat.state === 'waiting'
          ? t('chat.waitingRead')
          : chat.state === 'resolved'
            ? t('chat.resolvedRead', { name })
            : t('chat.otherRead', { name: chat.agentName || t('app.someone') })}
      </p>
    </div>
  );
}
