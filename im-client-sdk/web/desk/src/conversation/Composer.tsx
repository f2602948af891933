import { isEditable, isReplyKey, isSendKey, sendable, stepReply, textRoom, type Replying } from '@parley/kit';
import { type JSX, useEffect, useLayoutEffect, useRef } from 'react';
import { useActions, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';
import { Phrase } from '../app/Phrase';
import type { OpenChat } from '../app/state';
import { AttachButton, FileDrop, UploadTray } from '../attachment/UploadTray';
import { EditingBar } from './EditingBar';
import { ReplyBar } from './ReplyBar';

const MAX_FIELD_HEIGHT = 220;

export function Composer({ open }: { readonly open: OpenChat }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const field = useRef<HTMLTextAreaElement>(null);
  const { chat, editing, messages, replying } = open;
  const draft = editing?.text ?? open.draft;
  const room = textRoom(draft);
  const ready = sendable(draft) !== '' && room.kind !== 'over' && editing?.busy !== true;
  const edited = useRef<string | null>(null);

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

  useLayoutEffect(() => {
    const key = editing?.key ?? null;
    if (key !== edited.current) {
      edited.current = key;
      field.current?.focus();
      field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
    }
  }, [editing?.key]);

  const shown = useRef(chat.conversationId);
  useLayoutEffect(() => {
    // One that was chosen just now, not one that comes back with its chat.
    if (replying && shown.current === chat.conversationId) {
      field.current?.focus();
    }
    shown.current = chat.conversationId;
  }, [replying, chat.conversationId]);

  const answer = (to: Replying | null): void => (to ? actions.reply(to) : actions.stopReplying());

  /** As in a shell: up, where nothing is written yet, brings the last one back. */
  const editLast = (): boolean => {
    const last = [...messages].reverse().find((message) => isEditable(message, Date.now()));
    if (last) {
      actions.edit(last);
    }
    return last !== undefined;
  };

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
      <FileDrop />
      {editing ? (
        <EditingBar editing={editing} />
      ) : replying ? (
        <ReplyBar replying={replying} messages={messages} />
      ) : null}
      <UploadTray conversationId={chat.conversationId} />
      <div className="composer-box">
        <textarea
          ref={field}
          data-reply=""
          rows={2}
          dir="auto"
          value={draft}
          placeholder={t('composer.placeholder', { name: chat.visitorName || t('app.visitor') })}
          aria-label={t(editing ? 'edit.label' : 'composer.label')}
          readOnly={editing?.busy}
          aria-invalid={room.kind === 'over'}
          aria-describedby={replying && !editing ? 'reply-bar composer-room' : 'composer-room'}
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
            } else if (event.key === 'Escape' && editing && !press.isComposing) {
              event.preventDefault();
              actions.stopEditing();
            } else if (event.key === 'Escape' && replying && !press.isComposing) {
              event.preventDefault();
              actions.stopReplying();
            } else if (isReplyKey(event) && !editing && (replying || draft === '')) {
              event.preventDefault();
              answer(stepReply(messages, replying, event.key === 'ArrowUp' ? -1 : 1));
            } else if (event.key === 'ArrowUp' && draft === '' && !editing && editLast()) {
              event.preventDefault();
            }
          }}
        />
        <div className="composer-bar">
          {editing ? null : <AttachButton />}
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
            <Icon name={editing ? 'tick' : 'send'} size={16} />
            {t(editing ? 'edit.save' : 'composer.send')}
          </button>
        </div>
      </div>
    </form>
  );
}
