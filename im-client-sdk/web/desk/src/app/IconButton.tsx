import type { JSX } from 'react';
import { Icon } from './Icon';
import type { IconName } from './icons';

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  onClick(): void;
  /** For buttons that show and hide something. */
  readonly expanded?: boolean;
  readonly className?: string;
}

export function IconButton({ icon, label, onClick, expanded, className }: IconButtonProps): JSX.Element {
  return (
    <button
      type="button"
      className={className ? `icon-button ${className}` : 'icon-button'}
      aria-label={label}
      title={label}
      aria-expanded={expanded}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
