import { reactionLabel, reactionsTo, type ChatMessage, type Reacting } from '@parley/kit';
import type { JSX } from 'react';
import { useActions, useLanguage } from '../app/context';

interface ReactionsProps {
  readonly message: ChatMessage;
  readonly reacting: readonly Reacting[];
  /** Who only reads along looks at them. */
  readonly offered: boolean;
}

/** Who reacts how: one press joins in, or takes the own reaction away. */
export function Reactions({ message, reacting, offered }: ReactionsProps): JSX.Element | null {
  const { t } = useLanguage();
  const actions = useActions();
  const shown = reactionsTo(message, reacting);
  return shown.length === 0 ? null : (
    <div className="reactions" role="group" aria-label={t('reaction.label')}>
      {shown.map((reaction) => {
        const label = reactionLabel(reaction, t);
        return (
          <button
            key={reaction.emoji}
            type="button"
            className="reaction"
            aria-pressed={reaction.mine}
            title={label}
            disabled={!offered}
            onClick={({ currentTarget }) => {
              if (reaction.mine && reaction.count === 1) {
                // It goes, and the focus with it.
                currentTarget.closest<HTMLElement>('.line')?.focus();
              }
              actions.react(message, reaction.emoji);
            }}
          >
            <span aria-hidden="true">
              <span className="emoji">{reaction.emoji}</span> {reaction.count}
            </span>
            <span className="sr-only">{label}</span>
          </button>
        );
      })}
    </div>
  );
}
