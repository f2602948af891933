import { initials } from '@parley/kit';
import type { JSX } from 'preact';
import { Icon } from './Icon';

interface AvatarProps {
  readonly name: string;
  readonly large?: boolean;
}

export function Avatar({ name, large = false }: AvatarProps): JSX.Element {
  const letters = initials(name);
  return (
    <span class={large ? 'avatar avatar-large' : 'avatar'} aria-hidden="true">
      {letters || <Icon name="chat" size={large ? 20 : 16} />}
    </span>
  );
}
