import { reactionLabel, reactionsTo, type ChatMessage } from '@parley/kit';
import type { JSX } from 'preact';
import { useActions, useLanguage, useWidgetState } from '../app/context';

/** Who reacts how: one press joins in, or takes the own reaction away. */
export function Reactions({ message }: { readonly message: ChatMessage }): JSX.Element | null {
  const { t } = useLanguage();
  const actions = useActions();
  const reacting = useWidgetState((state) => state.reacting);
  const shown = reactionsTo(message, reacting);
  return shown.length === 0 ? null : (
    <div class="reactions" role="group" aria-label={t('reaction.label')}>
      {shown.map((reaction) => {
        const label = reactionLabel(reaction, t);
        return (
          <button
            key={reaction.emoji}
            type="button"
            class="reaction"
            aria-pressed={reaction.mine}
            title={label}
            onClick={({ currentTarget }) => {
              if (reaction.mine && reaction.count === 1) {
                // It goes, and the focus with it.
                currentTarget.closest<HTMLElement>('.line')?.focus();
              }
              actions.react(message, reaction.emoji);
            }}
          >
            <span aria-hidden="true">
              <span class="emoji">{reaction.emoji}</span> {reaction.count}
            </span>
            <span class="sr-only">{label}</span>
          </button>
        );
      })}
    </div>
  );
}
