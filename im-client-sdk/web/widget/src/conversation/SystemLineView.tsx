import type { ChatMessage } from '@parley/kit';
import type { JSX } from 'preact';
import { useLanguage, useWidgetState } from '../app/context';

/** A line that the server wrote, in the reader's language, or what is left of a recalled message. Newer kinds are left out. */
export function SystemLineView({ message }: { readonly message: ChatMessage }): JSX.Element | null {
  const { t, clock } = useLanguage();
  const found = useWidgetState(({ jump }) => jump?.phase === 'there' && jump.seq === message.seq);
  if (message.body.kind === 'recalled') {
    return (
      <p
        class="system"
        title={clock.full(message.at)}
        data-seq={message.seq}
        data-found={found ? '' : undefined}
        tabIndex={-1}
      >
        {t(message.mine ? 'recall.byYou' : 'recall.done')}
      </p>
    );
  }
  if (message.body.kind !== 'system' || message.body.line === 'unknown') {
    return null;
  }
  const name = message.body.subjectName || t('system.someone');
  return (
    <p class="system" title={clock.full(message.at)}>
      {t(`system.${message.body.line}`, { name })}
    </p>
  );
}
