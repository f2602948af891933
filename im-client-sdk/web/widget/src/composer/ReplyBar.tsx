import { excerptOf, type Replying } from '@parley/kit';
import type { JSX } from 'preact';
import { useActions, useLanguage, useWidgetState } from '../app/context';
import { Icon } from '../app/Icon';

/** Stands above the field while what is written there answers a message. */
export function ReplyBar({ replying }: { readonly replying: Replying }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const message = useWidgetState(({ messages }) => messages.find(({ seq }) => seq === replying.seq));
  const name = message?.senderName || t('system.someone');
  return (
    <div class="composing">
      <Icon name="reply" size={16} />
      <div class="composing-text" id="reply-bar">
        <p class="composing-title">{message?.mine ? t('reply.toYou') : t('reply.to', { name })}</p>
        <p class="composing-of" dir="auto">
          {excerptOf(message?.body ?? null, t)}
        </p>
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={t('reply.stop')}
        title={t('reply.stop')}
        onClick={() => actions.stopReplying()}
      >
        <Icon name="close" size={18} />
      </button>
    </div>
  );
}
