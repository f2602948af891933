import type { JSX } from 'preact';
import { Avatar } from '../app/Avatar';
import { useWidgetState } from '../app/context';
import { TextView } from './TextView';

/** The site's first words. They stand above the history and are part of no log. */
export function Greeting(): JSX.Element | null {
  const site = useWidgetState((state) => state.site);
  if (!site) {
    return (
      <div class="bones" aria-hidden="true">
        <i />
      </div>
    );
  }
  if (!site.greeting) {
    return null;
  }
  return (
    <section class="group greeting">
      <Avatar name={site.name} />
      <div class="group-body">
        <div class="bubble" dir="auto">
          <TextView text={site.greeting} />
        </div>
      </div>
    </section>
  );
}
