import type { TimelineItem } from '@parley/kit';
import type { JSX } from 'preact';
import { useLanguage } from '../app/context';
import { GroupView } from './GroupView';
import { SystemLineView } from './SystemLineView';

interface TimelineProps {
  readonly items: readonly TimelineItem[];
}

export function TimelineView({ items }: TimelineProps): JSX.Element {
  return (
    <>
      {items.map((item) => (
        <Item key={item.key} item={item} />
      ))}
    </>
  );
}

function Item({ item }: { readonly item: TimelineItem }): JSX.Element {
  const { t, clock } = useLanguage();
  switch (item.type) {
    case 'day':
      return <p class="day">{clock.day(item.at, Date.now())}</p>;
    case 'new':
      return (
        <p class="new" role="separator" aria-label={t('timeline.new')}>
          <span>{t('timeline.new')}</span>
        </p>
      );
    case 'line':
      return <SystemLineView message={item.message} />;
    case 'group':
      return <GroupView group={item} />;
  }
}
