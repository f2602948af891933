import { initials } from '@parley/kit';
import type { JSX } from 'react';
import { Icon } from './Icon';
import type { Chat } from './state';

interface AvatarProps {
  readonly name: string;
  readonly size?: 'small' | 'large';
  /** Shown as a dot, for those who see it: say it in words as well. */
  readonly presence?: Chat['presence'];
}

export function Avatar({ name, size, presence }: AvatarProps): JSX.Element {
  return (
    <span className={size ? `avatar avatar-${size}` : 'avatar'} data-presence={presence} aria-hidden="true">
      {initials(name) || <Icon name="person" size={16} />}
    </span>
  );
}
