import type { Editing } from '@parley/kit';
import type { JSX } from 'react';
import { useActions, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';
import { IconButton } from '../app/IconButton';

/** Stands above the field while it holds a message that was said already, and tells why it could not be saved. */
export function EditingBar({ editing }: { readonly editing: Editing }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  return (
    <div className="composing">
      <Icon name="pencil" size={16} />
      <div className="composing-text">
        <p className="composing-title">{t('edit.label')}</p>
        <p className="composing-of" dir="auto">
          {editing.was}
        </p>
        <p className="composing-problem" role="alert">
          {editing.problem ? t('edit.failed', { reason: t(`change.${editing.problem}`) }) : null}
        </p>
      </div>
      <IconButton icon="close" label={t('edit.stop')} onClick={() => actions.stopEditing()} />
    </div>
  );
}
