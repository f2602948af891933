import type { JSX } from 'preact';
import { useActions, useLanguage, useWidgetState } from '../app/context';

/** Says how the way to a message goes, while it is not there. */
export function JumpNotice(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const phase = useWidgetState(({ jump }) => jump?.phase ?? 'there');
  return (
    <div class="jump-notice" role="status">
      {phase === 'there' ? null : (
        <p>
          {t(`jump.${phase}`)}
          <button type="button" class="text-button" onClick={() => actions.stopJump()}>
            {t(phase === 'looking' ? 'jump.stop' : 'jump.dismiss')}
          </button>
        </p>
      )}
    </div>
  );
}
