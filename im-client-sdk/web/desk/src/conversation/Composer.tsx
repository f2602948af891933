import { isSendKey, sendable, textRoom } from '@parley/kit';
import { type JSX, useEffect, useLayoutEffect, useRef } from 'react';
import { useActions, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';
import { Phrase } from '../app/Phrase';
import type { OpenChat } from '../app/state';

const MAX_FIELD_HEIGHT = 220;

export function Composer({ open }: { readonly open: OpenChat }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const field = useRef<HTMLTextAreaElement>(null);
  const { draft, chat } = open;
  const room = textRoom(draft);
  const ready = sendable(draft) !== '' && room.kind !== 'over';

  useLayoutEffect(() => {
    const area = field.current;
    if (area) {
      area.style.height = 'auto';
      area.style.height = `${Math.min(area.scrollHeight, MAX_FIELD_HEIGHT)}px`;
    }
  }, [draft]);

  useEffect(() => {
    // On a touch screen focus would raise the keyboard over half of what one came to read.
    if (!matchMedia('(pointer: coarse)').matches) {
      field.current?.focus();
    }
  }, [chat.conversationId]);

  const send = (): void => {
    if (ready) {
      actions.send(sendable(draft));
    }
    field.current?.focus();
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="composer-box">
        <textarea
          ref={field}
          data-reply=""
          rows={2}
          dir="auto"
          value={draft}
          placeholder={t('composer.placeholder', { name: chat.visitorName || t('app.visitor') })}
          aria-label={t('composer.label')}
          aria-invalid={room.kind === 'over'}
          aria-describedby="composer-room"
          enterKeyHint="send"
          onChange={(event) => actions.write(event.target.value)}
          onKeyDown={(event) => {
            const press = {
              key: event.key,
              keyCode: event.keyCode,
              isComposing: event.nativeEvent.isComposing,
              shiftKey: event.shiftKey,
              altKey: event.altKey,
            };
            if (isSendKey(press)) {
              event.preventDefault();
              send();
            }
          }}
        />
        <div className="composer-bar">
          <p className="composer-hint" aria-hidden="true">
            <Phrase
              text={t('composer.hint')}
              parts={{
                enter: <kbd>Enter</kbd>,
                newline: (
                  <>
                    <kbd>Shift</kbd> <kbd>Enter</kbd>
                  </>
                ),
              }}
            />
          </p>
          <p
            id="composer-room"
            className="composer-room"
            data-over={room.kind === 'over' ? '' : undefined}
            aria-live="polite"
          >
            {room.kind === 'little' ? t('composer.left', { count: room.left }) : null}
            {room.kind === 'over' ? t('composer.over', { count: room.by }) : null}
          </p>
          <button type="submit" className="button button-main" disabled={!ready}>
            <Icon name="send" size={16} />
            {t('composer.send')}
          </button>
        </div>
      </div>
    </form>
  );
}
