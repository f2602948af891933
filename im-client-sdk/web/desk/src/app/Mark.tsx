import type { JSX } from 'react';
import { Icon } from './Icon';

/** Parley's sign. */
export function Mark({ size = 28 }: { readonly size?: number }): JSX.Element {
  return (
    <span className="mark" style={{ width: size, height: size }} aria-hidden="true">
      <Icon name="chat" size={Math.round(size * 0.64)} />
    </span>
  );
}
