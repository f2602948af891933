import type { JSX } from 'preact';
import { useLanguage, useWidgetState } from '../app/context';

/** Has its own strip below the list, so that nothing moves when it comes and goes. */
export function Typing(): JSX.Element {
  const { t } = useLanguage();
  const name = useWidgetState((state) => state.typing);
  return (
    <div class="typing" role="status">
      {name === null ? null : (
        <>
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span class="typing-text" dir="auto">
            {name ? t('typing.one', { name }) : t('typing.someone')}
          </span>
        </>
      )}
    </div>
  );
}
