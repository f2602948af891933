import { onLeave, opensTo, stepFocus, type ChatMessage, type MenuPlace } from '@parley/kit';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useActions, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';

const EXCERPT = 40;

/** What can be done with an own message. Recalling is for good, so it asks once, in place. */
export function MessageMenu({ message }: { readonly message: ChatMessage }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const [shown, setShown] = useState<'no' | 'menu' | 'asked'>('no');
  const [place, setPlace] = useState<MenuPlace>({ block: 'up', inline: 'end' });
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const text = message.body.kind === 'text' ? message.body.text.slice(0, EXCERPT) : '';
  const label = t('message.actions', { text });

  const close = (): void => {
    setShown('no');
    trigger.current?.focus();
  };

  const recall = (): void => {
    setShown('no');
    // The trigger goes with the message.
    root.current?.closest<HTMLElement>('[role="log"]')?.focus();
    actions.recall(message);
  };

  useLayoutEffect(() => {
    sheet.current?.querySelector('button')?.focus();
  }, [shown]);

  useEffect(
    () =>
      shown === 'no'
        ? undefined
        : onLeave(
            () => root.current,
            () => setShown('no'),
          ),
    [shown],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    if (shown === 'no') {
      return;
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      close();
    } else {
      stepFocus(sheet.current, event);
    }
  };

  return (
    <div class="message-menu" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={trigger}
        type="button"
        class="icon-button message-more"
        aria-haspopup="menu"
        aria-expanded={shown !== 'no'}
        aria-label={label}
        title={t('message.more')}
        onClick={() => {
          if (trigger.current) {
            setPlace(opensTo(trigger.current));
          }
          setShown(shown === 'no' ? 'menu' : 'no');
        }}
      >
        <Icon name="more" size={18} />
      </button>
      {shown === 'menu' ? (
        <div
          class="message-sheet"
          ref={sheet}
          role="menu"
          aria-label={label}
          data-place={`${place.block} ${place.inline}`}
        >
          {message.body.kind === 'text' ? (
            <button type="button" role="menuitem" onClick={() => (setShown('no'), actions.edit(message))}>
              <Icon name="pencil" size={18} />
              {t('message.edit')}
            </button>
          ) : null}
          <button type="button" role="menuitem" onClick={() => setShown('asked')}>
            <Icon name="recall" size={18} />
            {t('message.recall')}
          </button>
        </div>
      ) : null}
      {shown === 'asked' ? (
        <div
          class="message-sheet"
          ref={sheet}
          role="dialog"
          aria-label={t('recall.question')}
          data-place={`${place.block} ${place.inline}`}
        >
          <p>{t('recall.question')}</p>
          <button type="button" class="message-danger" onClick={recall}>
            <Icon name="recall" size={18} />
            {t('message.recall')}
          </button>
          <button type="button" onClick={close}>
            <Icon name="close" size={18} />
            {t('recall.no')}
          </button>
        </div>
      ) : null}
    </div>
  );
}
