import { excerptOf, type ChatMessage, type Replying } from '@parley/kit';
import type { JSX } from 'react';
import { useActions, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';
import { IconButton } from '../app/IconButton';

interface ReplyBarProps {
  readonly replying: Replying;
  readonly messages: readonly ChatMessage[];
}

/** Stands above the field while what is written there answers a message. */
export function ReplyBar({ replying, messages }: ReplyBarProps): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const message = messages.find(({ seq }) => seq === replying.seq);
  const name = message?.senderName || t('app.visitor');
  return (
    <div className="composing">
      <Icon name="reply" size={16} />
      <div className="composing-text" id="reply-bar">
        <p className="composing-title">{message?.mine ? t('reply.toYou') : t('reply.to', { name })}</p>
        <p className="composing-of" dir="auto">
          {excerptOf(message?.body ?? null, t)}
        </p>
      </div>
      <IconButton icon="close" label={t('reply.stop')} onClick={() => actions.stopReplying()} />
    </div>
  );
}
