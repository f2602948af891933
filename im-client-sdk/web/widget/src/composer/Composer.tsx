import { isReplyKey, isSendKey, sendable, stepReply, textRoom, type Replying } from '@parley/kit';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../app/Icon';
import { useActions, useLanguage, useWidgetState } from '../app/context';
import { AttachButton, UploadTray } from '../attachment/UploadTray';
import { EditingBar } from './EditingBar';
import { ReplyBar } from './ReplyBar';

/** Six lines. */
const MAX_FIELD_HEIGHT = 156;

/** Always there and always usable: what is written before the connection stands is sent when it does. */
export function Composer(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const editing = useWidgetState((state) => state.editing);
  const replying = useWidgetState((state) => state.replying);
  const messages = useWidgetState((state) => state.messages);
  const draft = useWidgetState((state) => state.editing?.text ?? state.draft);
  const open = useWidgetState((state) => state.open);
  const field = useRef<HTMLTextAreaElement>(null);
  const room = textRoom(draft);
  const ready = sendable(draft) !== '' && room.kind !== 'over' && editing?.busy !== true;
  const label = t(editing ? 'edit.save' : 'composer.send');
  const edited = useRef<string | null>(null);

  useLayoutEffect(() => {
    if (field.current) {
      fit(field.current);
    }
  }, [draft]);

  useEffect(() => {
    // On a touch screen focus would raise the keyboard over half of what one came to read.
    if (open && !matchMedia('(pointer: coarse)').matches) {
      field.current?.focus();
    }
  }, [open]);

  useLayoutEffect(() => {
    if (editing?.key !== edited.current && field.current) {
      edited.current = editing?.key ?? null;
      field.current.focus();
      field.current.setSelectionRange(draft.length, draft.length);
    }
  }, [editing?.key]);

  useLayoutEffect(() => {
    if (replying) {
      field.current?.focus();
    }
  }, [replying]);

  const answer = (to: Replying | null): void => (to ? actions.reply(to) : actions.stopReplying());

  const send = (): void => {
    if (ready) {
      actions.send(sendable(draft));
      field.current?.focus();
    }
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {editing ? <EditingBar editing={editing} /> : replying ? <ReplyBar replying={replying} /> : null}
      <UploadTray />
      <div class="composer-box">
        {editing ? null : <AttachButton />}
        <textarea
          ref={field}
          class="composer-field"
          rows={1}
          dir="auto"
          value={draft}
          placeholder={t('composer.placeholder')}
          aria-label={t(editing ? 'edit.label' : 'composer.label')}
          readOnly={editing?.busy}
          aria-invalid={room.kind === 'over'}
          aria-describedby={replying && !editing ? 'reply-bar composer-room' : 'composer-room'}
          enterkeyhint="send"
          onInput={(event) => actions.write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (isSendKey(event)) {
              event.preventDefault();
              send();
            } else if (event.key === 'Escape' && editing && !event.isComposing) {
              event.preventDefault();
              actions.stopEditing();
            } else if (event.key === 'Escape' && replying && !event.isComposing) {
              event.preventDefault();
              actions.stopReplying();
            } else if (isReplyKey(event) && !editing && (replying || draft === '')) {
              event.preventDefault();
              answer(stepReply(messages, replying, event.key === 'ArrowUp' ? -1 : 1));
            }
          }}
        />
        <button type="submit" class="send" aria-label={label} title={label} disabled={!ready}>
          <Icon name={editing ? 'tick' : 'send'} size={20} />
        </button>
      </div>
      <p id="composer-room" class="composer-room" data-over={room.kind === 'over' ? '' : undefined} aria-live="polite">
        {room.kind === 'little' ? t('composer.left', { count: room.left }) : null}
        {room.kind === 'over' ? t('composer.over', { count: room.by }) : null}
      </p>
    </form>
  );
}

function fit(field: HTMLTextAreaElement): void {
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight, MAX_FIELD_HEIGHT)}px`;
}
