import { linkify, type ChatMessage, type DeliveryState, type IconName, type MessageGroup } from '@parley/kit';
import type { JSX } from 'react';
import { Avatar } from '../app/Avatar';
import { useActions, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';
import type { FailureReason } from '../app/state';

interface GroupProps {
  readonly group: MessageGroup;
  readonly failures: Readonly<Record<string, FailureReason>>;
}

/** One sender's messages: one avatar, one time, one state. */
export function GroupView({ group, failures }: GroupProps): JSX.Element {
  const { t, clock } = useLanguage();
  const time = clock.time(group.at);
  const name = group.senderName || t('app.visitor');
  const label = group.mine ? t('timeline.fromYou', { time }) : t('timeline.from', { name, time });
  const last = group.messages[group.messages.length - 1] as ChatMessage;
  return (
    <section className={group.mine ? 'group group-mine' : 'group'} aria-label={label}>
      {group.mine ? null : <Avatar name={name} size="small" />}
      <div className="group-body">
        {group.messages.map((message) => (
          <Bubble key={message.key} message={message} reason={failures[message.key]} />
        ))}
        {last.state === 'failed' ? null : (
          <p className="meta" title={clock.full(group.at)}>
            {group.mine ? null : (
              <>
                <bdi className="meta-name">{name}</bdi>
                <span aria-hidden="true">·</span>
              </>
            )}
            <time dateTime={new Date(group.at).toISOString()}>{time}</time>
            {last.state ? <Receipt state={last.state} /> : null}
          </p>
        )}
      </div>
    </section>
  );
}

interface BubbleProps {
  readonly message: ChatMessage;
  readonly reason: FailureReason | undefined;
}

function Bubble({ message, reason }: BubbleProps): JSX.Element {
  const text = message.body.kind === 'text' ? message.body.text : '';
  return (
    <>
      <div className="bubble" dir="auto" data-state={message.state ?? undefined}>
        {linkify(text).map((part, index) =>
          part.kind === 'link' ? (
            <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
              {part.text}
            </a>
          ) : (
            part.text
          ),
        )}
      </div>
      {message.state === 'failed' ? <Failure messageKey={message.key} reason={reason} /> : null}
    </>
  );
}

interface FailureProps {
  readonly messageKey: string;
  readonly reason: FailureReason | undefined;
}

function Failure({ messageKey, reason }: FailureProps): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  return (
    <p className="failure" role="alert">
      <Icon name="alert" size={14} />
      <span>
        {t('state.failed')}
        {reason ? `. ${t(`state.refused.${reason}`)}` : ''}
      </span>
      {reason === 'tooLong' || reason === 'notOwner' ? null : (
        <button type="button" className="text-button" onClick={() => actions.retry(messageKey)}>
          {t('state.retry')}
        </button>
      )}
      <button type="button" className="text-button text-button-quiet" onClick={() => actions.discard(messageKey)}>
        {t('state.discard')}
      </button>
    </p>
  );
}

type Settled = Exclude<DeliveryState, 'failed'>;

const RECEIPT: Record<Settled, IconName> = { sending: 'clock', sent: 'tick', read: 'ticks' };

/** How far an own message has come: an icon to see, a word to hear. */
function Receipt({ state }: { readonly state: DeliveryState }): JSX.Element | null {
  const { t } = useLanguage();
  if (state === 'failed') {
    return null;
  }
  const text = t(`state.${state}`);
  return (
    <span className={`receipt receipt-${state}`} role="img" aria-label={text} title={text}>
      <Icon name={RECEIPT[state]} size={14} />
    </span>
  );
}
