import type { ChatMessage, TimelineItem } from '@parley/kit';
import type { JSX } from 'react';
import { useLanguage } from '../app/context';
import type { FailureReason } from '../app/state';
import { GroupView, type Doings } from './GroupView';

interface TimelineProps {
  readonly items: readonly TimelineItem[];
  readonly failures: Readonly<Record<string, FailureReason>>;
  readonly doings: Doings;
}

export function TimelineView({ items, failures, doings }: TimelineProps): JSX.Element {
  return (
    <>
      {items.map((item) => (
        <Item key={item.key} item={item} failures={failures} doings={doings} />
      ))}
    </>
  );
}

interface ItemProps {
  readonly item: TimelineItem;
  readonly failures: TimelineProps['failures'];
  readonly doings: Doings;
}

function Item({ item, failures, doings }: ItemProps): JSX.Element {
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
      return <Line message={item.message} foundSeq={doings.foundSeq} />;
    case 'group':
      return <GroupView group={item} failures={failures} doings={doings} />;
  }
}

interface LineProps {
  readonly message: ChatMessage;
  readonly foundSeq: number | null;
}

/** A line that the server wrote, in the reader's language, or what is left of a recalled message. Newer kinds are left out. */
function Line({ message, foundSeq }: LineProps): JSX.Element | null {
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
    <p
      className="system"
      title={clock.full(message.at)}
      data-seq={message.seq}
      data-found={message.seq !== null && message.seq === foundSeq ? '' : undefined}
      tabIndex={-1}
    >
      {text} <span aria-hidden="true">·</span> <time>{clock.time(message.at)}</time>
    </p>
  );
}
