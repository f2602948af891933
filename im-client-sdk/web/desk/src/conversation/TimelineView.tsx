import type { ChatMessage, TimelineItem } from '@parley/kit';
import type { JSX } from 'react';
import { useLanguage } from '../app/context';
import type { FailureReason } from '../app/state';
import { GroupView } from './GroupView';

interface TimelineProps {
  readonly items: readonly TimelineItem[];
  readonly failures: Readonly<Record<string, FailureReason>>;
}

export function TimelineView({ items, failures }: TimelineProps): JSX.Element {
  return (
    <>
      {items.map((item) => (
        <Item key={item.key} item={item} failures={failures} />
      ))}
    </>
  );
}

interface ItemProps {
  readonly item: TimelineItem;
  readonly failures: TimelineProps['failures'];
}

function Item({ item, failures }: ItemProps): JSX.Element {
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
    case 'system':
      return <SystemLine message={item.message} />;
    case 'group':
      return <GroupView group={item} failures={failures} />;
  }
}

/** A line that the server wrote, in the reader's language. A kind from a newer server is left out. */
function SystemLine({ message }: { readonly message: ChatMessage }): JSX.Element | null {
  const { t, clock } = useLanguage();
  const { body } = message;
  if (body.kind !== 'system' || body.line === 'unknown') {
    return null;
  }
  const text =
    body.line === 'resolved' && !body.subjectName
      ? t('system.resolvedPlain')
      : t(`system.${body.line}`, { name: body.subjectName || t('app.someone') });
  return (
    <p className="system" title={clock.full(message.at)}>
      {text} <span aria-hidden="true">·</span> <time>{clock.time(message.at)}</time>
    </p>
  );
}
