import type { DeliveryState, IconName } from '@parley/kit';
import type { JSX } from 'preact';
import { useLanguage } from '../app/context';
import { Icon } from '../app/Icon';

type Settled = Exclude<DeliveryState, 'failed'>;

const ICON: Record<Settled, IconName> = { sending: 'clock', sent: 'tick', delivered: 'ticks', read: 'ticks' };

/** How far an own message has come: an icon to see, a word to hear. */
export function Receipt({ state }: { readonly state: Settled }): JSX.Element {
  const { t } = useLanguage();
  const text = t(`state.${state}`);
  return (
    <span class={`receipt receipt-${state}`} role="img" aria-label={text} title={text}>
      <Icon name={ICON[state]} size={16} />
    </span>
  );
}
