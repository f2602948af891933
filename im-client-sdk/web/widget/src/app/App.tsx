import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { FileDrop } from '../attachment/UploadTray';
import { Composer } from '../composer/Composer';
import { Conversation } from '../conversation/Conversation';
import { Header } from '../header/Header';
import { LinkNotice } from '../header/LinkNotice';
import { Fault } from './Fault';
import { useActions, useLanguage, useWidgetState } from './context';

export function App(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const fault = useWidgetState((state) => state.fault);
  const editing = useWidgetState((state) => state.editing !== null);
  const replying = useWidgetState((state) => state.replying !== null);

  useEffect(() => {
    const closeOnEscape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.isComposing && !event.defaultPrevented) {
        // What was written is not thrown away with the window.
        (editing ? actions.stopEditing : replying ? actions.stopReplying : actions.close).call(actions);
      }
    };
    document.addEventListener('keydown', closeOnEscape);
    return () => document.removeEventListener('keydown', closeOnEscape);
  }, [actions, editing, replying]);

  return (
    <main class="widget" aria-label={t('app.title')}>
      <Header />
      {fault ? (
        <Fault fault={fault} />
      ) : (
        <>
          <div class="stage">
            <LinkNotice />
            <Conversation />
          </div>
          <Composer />
          <FileDrop />
        </>
      )}
    </main>
  );
}
