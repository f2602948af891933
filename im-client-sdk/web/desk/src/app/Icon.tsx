import type { JSX } from 'react';
import { ICONS, type IconName } from './icons';

interface IconProps {
  readonly name: IconName;
  readonly size?: number;
}

/** Decoration only: the text for it stands on the element around it. */
export function Icon({ name, size = 18 }: IconProps): JSX.Element {
  return (
    <svg className="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      {ICONS[name].map((outline) => (
        <path key={outline} d={outline} />
      ))}
    </svg>
  );
}
