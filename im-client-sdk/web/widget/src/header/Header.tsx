import type { JSX } from 'preact';
import { Avatar } from '../app/Avatar';
import { Icon } from '../app/Icon';
import { useActions, useLanguage, useWidgetState } from '../app/context';
import type { SessionView } from '../app/state';
import type { Translate } from '../texts';

/** Who answers, and how things stand. */
export function Header(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const site = useWidgetState((state) => state.site);
  const session = useWidgetState((state) => state.session);
  const fault = useWidgetState((state) => state.fault);

  return (
    <header class="header">
      {fault ? null : <Avatar name={session.state === 'active' ? session.agentName : (site?.name ?? '')} large />}
      <div class="header-text">
        <h1 class="header-title">
          <bdi>{site?.name ?? t('app.title')}</bdi>
        </h1>
        {fault ? null : (
          <p class="header-line">
            <bdi>{sessionLine(session, t)}</bdi>
          </p>
        )}
      </div>
      <button type="button" class="icon-button" aria-label={t('app.close')} onClick={() => actions.close()}>
        <Icon name="close" size={20} />
      </button>
    </header>
  );
}

export function sessionLine(session: SessionView, t: Translate): string {
  switch (session.state) {
    case 'none':
      return t('header.write');
    case 'waiting':
      return t('header.waiting');
    case 'active':
      return t('header.with', { name: session.agentName || t('system.someone') });
    case 'resolved':
      return t('header.resolved');
  }
}
