import type { JSX } from 'preact';
import { Icon } from './Icon';
import { useLanguage } from './context';
import type { WidgetState } from './state';

interface FaultProps {
  readonly fault: NonNullable<WidgetState['fault']>;
}

/** Nothing that a visitor can mend: say what it is, and who can. */
export function Fault({ fault }: FaultProps): JSX.Element {
  const { t } = useLanguage();
  return (
    <div class="fault" role="alert">
      <Icon name="alert" size={32} />
      <h2>{t(`app.${fault}`)}</h2>
      <p>{t(`app.${fault}Hint`)}</p>
    </div>
  );
}
