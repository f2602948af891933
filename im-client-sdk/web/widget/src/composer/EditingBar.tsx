import type { Editing } from '@parley/kit';
import type { JSX } from 'preact';
import { useActions, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';

/** Stands above the field while it holds a message that was said already, and tells why it could not be saved. */
export function EditingBar({ editing }: { readonly editing: Editing }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  return (
    <div class="composing">
      <Icon name="pencil" size={16} />
      <div class="composing-text">
        <p class="composing-title">{t('edit.label')}</p>
        <p class="composing-of" dir="auto">
          {editing.was}
        </p>
        <p class="composing-problem" role="alert">
          {editing.problem ? t('edit.failed', { reason: t(`change.${editing.problem}`) }) : null}
        </p>
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={t('edit.stop')}
        title={t('edit.stop')}
        onClick={() => actions.stopEditing()}
      >
        <Icon name="close" size={18} />
      </button>
    </div>
  );
}
