import type { Jump } from '@parley/kit';
import type { JSX } from 'react';
import { useActions, useLanguage } from '../app/context';

/** Says how the way to a message goes, while it is not there. */
export function JumpNotice({ jump }: { readonly jump: Jump | null }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const phase = jump?.phase ?? 'there';
  return (
    <div className="jump-notice" role="status">
      {phase === 'there' ? null : (
        <p>
          {t(`jump.${phase}`)}
          <button type="button" className="text-button" onClick={() => actions.stopJump()}>
            {t(phase === 'looking' ? 'jump.stop' : 'jump.dismiss')}
          </button>
        </p>
      )}
    </div>
  );
}
