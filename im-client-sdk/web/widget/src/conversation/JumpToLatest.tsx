import type { JSX } from 'preact';
import { Icon } from '../app/Icon';
import { useLanguage } from '../app/context';

interface JumpProps {
  /** Messages of others that came since the reader left the end. */
  readonly count: number;
  onJump(): void;
}

export function JumpToLatest({ count, onJump }: JumpProps): JSX.Element {
  const { t } = useLanguage();
  const label = count > 0 ? t('timeline.latestNew', { count }) : t('timeline.latest');
  return (
    <button type="button" class="jump" aria-label={label} title={label} onClick={onJump}>
      {count > 0 ? <span class="jump-count">{count > 99 ? '99+' : count}</span> : null}
      <Icon name="arrowDown" size={20} />
    </button>
  );
}
