import { initials } from '@parley/kit';
import type { JSX } from 'react';
import { Icon } from './Icon';

interface AvatarProps {
  readonly name: string;
  readonly size?: 'small' | 'large';
}

export function Avatar({ name, size }: AvatarProps): JSX.Element {
  return (
    <span className={size ? `avatar avatar-${size}` : 'avatar'} aria-hidden="true">
      {initials(name) || <Icon name="person" size={16} />}
    </span>
  );
}
