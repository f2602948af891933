import { onLeave } from '@parley/kit';
import { type JSX, useEffect, useRef } from 'react';
import { Avatar } from '../app/Avatar';
import { useActions, useDeskState, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';
import { LANGUAGES } from '../texts';

/** Who one is, whether one takes new chats, and the few things that are needed seldom. */
export function AgentBar(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const me = useDeskState((state) => state.me);
  const availability = useDeskState((state) => state.availability);
  const online = availability === 'online';
  return (
    <div className="agent-bar">
      <Menu name={me?.name ?? ''} siteName={me?.siteName ?? ''} />
      <button
        type="button"
        role="switch"
        className="availability"
        aria-checked={online}
        title={t('me.takes')}
        disabled={availability === 'unknown'}
        onClick={() => actions.setAvailability(online ? 'away' : 'online')}
      >
        <span className="availability-dot" aria-hidden="true" />
        <span className="sr-only">{t('me.takes')}: </span>
        {availability === 'unknown' ? '…' : t(online ? 'me.online' : 'me.away')}
      </button>
    </div>
  );
}

interface MenuProps {
  readonly name: string;
  readonly siteName: string;
}

function Menu({ name, siteName }: MenuProps): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const menu = useRef<HTMLDetailsElement>(null);

  useEffect(
    () =>
      onLeave(
        () => menu.current,
        () => {
          if (menu.current) {
            menu.current.open = false;
          }
        },
      ),
    [],
  );

  const close = (): void => {
    if (menu.current) {
      menu.current.open = false;
      menu.current.querySelector('summary')?.focus();
    }
  };

  return (
    <details
      ref={menu}
      className="menu"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && menu.current?.open) {
          event.stopPropagation();
          close();
        }
      }}
    >
      <summary>
        <span className="sr-only">{t('me.menu')}: </span>
        <Avatar name={name} />
        <span className="agent-text">
          <bdi className="agent-name">{name}</bdi>
          <bdi className="agent-site">{siteName}</bdi>
        </span>
        <Icon name="chevronDown" size={16} />
      </summary>
      <div className="menu-sheet">
        <div className="menu-languages" role="group" aria-label={t('me.language')}>
          {LANGUAGES.map(([language, own]) => (
            <button
              key={language}
              type="button"
              lang={language}
              aria-pressed={t.language === language}
              onClick={() => actions.setLanguage(language)}
            >
              {own}
            </button>
          ))}
        </div>
        <button
          type="button"
          onClick={() => {
            close();
            actions.showShortcuts(true);
          }}
        >
          <Icon name="keyboard" />
          {t('me.shortcuts')}
          <kbd>?</kbd>
        </button>
        <button type="button" onClick={() => actions.signOut()}>
          <Icon name="signOut" />
          {t('me.signOut')}
        </button>
      </div>
    </details>
  );
}
