import type { ChatMessage, TimelineItem } from '@parley/kit';
import type { JSX } from 'react';
import { useLanguage } from '../app/context';
import type { FailureReason } from '../app/state';
import { GroupView, type OwnChanges } from './GroupView';

interface TimelineProps {
  readonly items: readonly TimelineItem[];
  readonly failures: Readonly<Record<string, FailureReason>>;
  readonly changes: OwnChanges;
}

export function TimelineView({ items, failures, changes }: TimelineProps): JSX.Element {
  return (
    <>
      {items.map((item) => (
        <Item key={item.key} item={item} failures={failures} changes={changes} />
      ))}
    </>
  );
}

interface ItemProps {
  readonly item: TimelineItem;
  readonly failures: TimelineProps['failures'];
  readonly changes: OwnChanges;
}

function Item({ item, failures, changes }: ItemProps): JSX.Element {
  const { t, clock } = useLanguage();
  switch (item.type) {
    case 'day':
      return <p className="day">{clock.day(item.at, Date.now())}</p>;
    case 'new':
      return (
        <p className="new" role="separator" aria-label={t('timeline.new')}>
          <span>{t('timeline.new')}</span>
        </p>
      );
    case 'line':
      return <Line message={item.message} />;
    case 'group':
      return <GroupView group={item} failures={failures} changes={changes} />;
  }
}

/** A line that the server wrote, in the reader's language, or what is left of a recalled message. Newer kinds are left out. */
function Line({ message }: { readonly message: ChatMessage }): JSX.Element | null {
  const { t, clock } = useLanguage();
  const { body } = message;
  let text: string;
  if (body.kind === 'recalled') {
    text = t(message.mine ? 'recall.byYou' : 'recall.done');
  } else if (body.kind !== 'system' || body.line === 'unknown') {
    return null;
  } else if (body.line === 'resolved' && !body.subjectName) {
    text = t('system.resolvedPlain');
  } else {
    text = t(`system.${body.line}`, { name: body.subjectName || t('app.someone') });
  }
  return (
    <p className="system" title={clock.full(message.at)}>
      {text} <span aria-hidden="true">·</span> <time>{clock.time(message.at)}</time>
    </p>
  );
}
