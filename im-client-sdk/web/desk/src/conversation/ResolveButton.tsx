import { type JSX, useEffect, useRef } from 'react';
import { useActions, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';
import type { OpenChat } from '../app/state';

/** Resolving ends the visitor's turn, so it asks once, in place. */
export function ResolveButton({ open }: { readonly open: OpenChat }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const confirm = useRef<HTMLButtonElement>(null);
  const asked = open.resolving !== 'no';
  const wasAsked = useRef(false);

  useEffect(() => {
    if (asked) {
      confirm.current?.focus();
    } else if (wasAsked.current) {
      trigger.current?.focus();
    }
    wasAsked.current = asked;
  }, [asked]);

  useEffect(() => {
    if (!asked) {
      return;
    }
    const closeOutside = (event: PointerEvent): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) {
        actions.askResolve(false);
      }
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [asked, actions]);

  return (
    <div
      className="resolve"
      ref={root}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && asked) {
          event.stopPropagation();
          actions.askResolve(false);
        }
      }}
    >
      <button
        ref={trigger}
        type="button"
        className="button"
        aria-expanded={asked}
        aria-haspopup="dialog"
        onClick={() => actions.askResolve(!asked)}
      >
        <Icon name="check" />
        <span className="resolve-label">{t('chat.resolve')}</span>
      </button>
      {asked ? (
        <div className="popover" role="dialog" aria-labelledby="resolve-question" aria-describedby="resolve-hint">
          <p id="resolve-question" className="popover-title">
            {t('chat.resolveQuestion')}
          </p>
          <p id="resolve-hint">{t('chat.resolveHint', { name: open.chat.visitorName || t('app.visitor') })}</p>
          {open.resolving === 'failed' ? (
            <p className="popover-problem" role="alert">
              {t('chat.resolveFailed')}
            </p>
          ) : null}
          <div className="popover-buttons">
            <button type="button" className="button" onClick={() => actions.askResolve(false)}>
              {t('app.cancel')}
            </button>
            <button
              ref={confirm}
              type="button"
              className="button button-main"
              aria-disabled={open.resolving === 'busy'}
              onClick={() => actions.resolve()}
            >
              {t(open.resolving === 'busy' ? 'chat.resolving' : 'chat.resolve')}
            </button>
          </div>
        </div>
      ) : null}
    </div>
  );
}
