import type { JSX } from 'react';
import { useLanguage } from '../app/context';

/** Has its own strip below the list, so that nothing moves when it comes and goes. */
export function Typing({ name }: { readonly name: string | null }): JSX.Element {
  const { t } = useLanguage();
  return (
    <div className="typing" role="status">
      {name === null ? null : (
        <>
          <span className="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <bdi>{t('typing.one', { name })}</bdi>
        </>
      )}
    </div>
  );
}
