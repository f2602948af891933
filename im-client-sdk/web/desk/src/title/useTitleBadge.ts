import { useEffect } from 'react';
import { useDeskState, useLanguage } from '../app/context';

/** The browser tab says how much is unread. */
export function useTitleBadge(): void {
  const { t } = useLanguage();
  const unread = useDeskState((state) => state.mine.reduce((sum, chat) => sum + chat.unread, 0));
  const title = t('app.title');
  useEffect(() => {
    document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${title}` : title;
    return () => {
      document.title = title;
    };
  }, [unread, title]);
}
