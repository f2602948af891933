import type { JSX } from 'react';
import { useDeskState, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';
import { Phrase } from '../app/Phrase';
import { ChatHeader } from './ChatHeader';
import { Composer } from './Composer';
import { MessageList } from './MessageList';
import { ReadOnlyStrip } from './ReadOnlyStrip';
import { Typing } from './Typing';

export function ConversationPane(): JSX.Element {
  const { t } = useLanguage();
  const open = useDeskState((state) => state.open);
  if (open === null) {
    return (
      <section className="pane chat-pane" aria-label={t('chat.none')}>
        <div className="empty">
          <Icon name="inbox" size={36} />
          <p className="empty-title">{t('chat.none')}</p>
          <p>
            <Phrase
              text={t('chat.noneHint')}
              parts={{ down: <kbd>J</kbd>, up: <kbd>K</kbd>, enter: <kbd>Enter</kbd> }}
            />
          </p>
        </div>
      </section>
    );
  }
  const { chat } = open;
  const name = chat.visitorName || t('app.visitor');
  return (
    <section className="pane chat-pane" aria-label={t('chat.label', { name })}>
      <ChatHeader open={open} />
      <MessageList key={chat.conversationId} open={open} />
      {chat.mine && chat.state === 'active' ? (
        <>
          <Typing name={chat.typing ? name : null} />
          <Composer open={open} />
        </>
      ) : (
        <ReadOnlyStrip chat={chat} />
      )}
    </section>
  );
}
