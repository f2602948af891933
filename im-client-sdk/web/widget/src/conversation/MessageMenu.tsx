import {
  ACT_ICONS,
  actsOn,
  excerptOf,
  onLeave,
  placeSheet,
  QUICK_EMOJI,
  reactionsTo,
  stepFocus,
  type ChatMessage,
  type MessageAct,
} from '@parley/kit';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useActions, useLanguage, useWidgetState } from '../app/context';
import { Icon } from '../app/Icon';

const EXCERPT = 40;

/** What can be done with a message. Recalling is for good, so it asks once, in place. */
export function MessageMenu({ message }: { readonly message: ChatMessage }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const [shown, setShown] = useState<'no' | 'menu' | 'asked'>('no');
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const reacting = useWidgetState((state) => state.reacting);
  const own = reactionsTo(message, reacting).flatMap(({ emoji, mine }) => (mine ? [emoji] : []));
  const label = t('message.actions', { text: excerptOf(message.body, t).slice(0, EXCERPT) });

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

  const choose = (act: MessageAct): void => {
    if (act === 'recall') {
      setShown('asked');
    } else {
      setShown('no');
      actions[act](message);
    }
  };

  useLayoutEffect(() => {
    if (sheet.current && trigger.current) {
      placeSheet(sheet.current, trigger.current);
      sheet.current.querySelector('button')?.focus();
    }
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
        onClick={() => setShown(shown === 'no' ? 'menu' : 'no')}
      >
        <Icon name="more" size={18} />
      </button>
      {shown === 'menu' ? (
        <div class="message-sheet" ref={sheet} role="menu" aria-label={label}>
          <div class="reaction-row" role="group" aria-label={t('reaction.add')}>
            {QUICK_EMOJI.map(([emoji, name]) => (
              <button
                key={emoji}
                type="button"
                role="menuitemcheckbox"
                aria-checked={own.includes(emoji)}
                aria-label={t(name)}
                title={t(name)}
                onClick={() => (close(), actions.react(message, emoji))}
              >
                {emoji}
              </button>
            ))}
          </div>
          {actsOn(message, Date.now()).map((act) => (
            <button key={act} type="button" role="menuitem" onClick={() => choose(act)}>
              <Icon name={ACT_ICONS[act]} size={18} />
              {t(`message.${act}`)}
            </button>
          ))}
        </div>
      ) : null}
      {shown === 'asked' ? (
        <div class="message-sheet" ref={sheet} role="dialog" aria-label={t('recall.question')}>
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
