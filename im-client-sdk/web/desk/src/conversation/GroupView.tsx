import {
  actsOn,
  linkify,
  reactionRefused,
  spoken,
  type ChangeProblem,
  type Changes,
  type ChatMessage,
  type DeliveryState,
  type IconName,
  type MessageGroup,
} from '@parley/kit';
import type { JSX } from 'react';
import { Avatar } from '../app/Avatar';
import { useActions, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';
import type { FailureReason } from '../app/state';
import { AttachmentView } from '../attachment/AttachmentView';
import { MessageMenu } from './MessageMenu';
import { QuoteView } from './QuoteView';
import { Reactions } from './Reactions';

/** What is being done with messages, and whether more is offered. */
export interface Doings extends Changes {
  readonly offered: boolean;
  /** The seq of the message that the reader was taken to just now. */
  readonly foundSeq: number | null;
}

interface GroupProps {
  readonly group: MessageGroup;
  readonly failures: Readonly<Record<string, FailureReason>>;
  readonly doings: Doings;
}

/** One sender's messages: one avatar, one time, one state. */
export function GroupView({ group, failures, doings }: GroupProps): JSX.Element {
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
          <Bubble key={message.key} message={message} reason={failures[message.key]} doings={doings} />
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
  readonly doings: Doings;
}

function Bubble({ message, reason, doings }: BubbleProps): JSX.Element {
  const { t } = useLanguage();
  const text = spoken(message.body);
  const recalling = doings.recalling?.key === message.key ? doings.recalling : null;
  const refused = reactionRefused(message, doings.reacting);
  const busy = recalling !== null && recalling.problem === null;
  return (
    <>
      <div className="line" data-seq={message.seq} tabIndex={-1}>
        <div className="said">
          <div
            className="bubble"
            dir="auto"
            data-found={message.seq !== null && message.seq === doings.foundSeq ? '' : undefined}
            data-state={message.state ?? undefined}
            data-editing={doings.editing?.key === message.key ? '' : undefined}
            aria-busy={busy ? 'true' : undefined}
          >
            {message.forwardedFrom === null ? null : (
              <p className="forwarded">
                {message.forwardedFrom ? t('forwarded.from', { name: message.forwardedFrom }) : t('forwarded.some')}
              </p>
            )}
            {message.quote ? <QuoteView quote={message.quote} /> : null}
            {message.body.kind === 'attachment' ? (
              <AttachmentView message={message} attachment={message.body.attachment} />
            ) : null}
            {linkify(text).map((part, index) =>
              part.kind === 'link' ? (
                <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
                  {part.text}
                </a>
              ) : (
                part.text
              ),
            )}
            {message.editedAt === null ? null : <Edited at={message.editedAt} />}
          </div>
          <Reactions message={message} reacting={doings.reacting} offered={doings.offered} />
        </div>
        {doings.offered && actsOn(message, Date.now()).length > 0 && !busy ? (
          <MessageMenu message={message} reacting={doings.reacting} />
        ) : null}
      </div>
      {busy ? <p className="meta">{t('recall.busy')}</p> : null}
      {recalling?.problem ? <Refused text="recall.failed" problem={recalling.problem} /> : null}
      {refused ? <Refused text="reaction.failed" problem={refused} /> : null}
      {message.state === 'failed' ? <Failure messageKey={message.key} reason={reason} /> : null}
    </>
  );
}

function Edited({ at }: { readonly at: number }): JSX.Element {
  const { t, clock } = useLanguage();
  return (
    <>
      {' '}
      <span className="edited" title={t('edit.doneAt', { time: clock.full(at) })}>
        {t('edit.done')}
      </span>
    </>
  );
}

interface RefusedProps {
  readonly text: 'recall.failed' | 'reaction.failed';
  readonly problem: ChangeProblem;
}

function Refused({ text, problem }: RefusedProps): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  return (
    <p className="failure" role="alert">
      <Icon name="alert" size={14} />
      <span>{t(text, { reason: t(`change.${problem}`) })}</span>
      <button type="button" className="text-button text-button-quiet" onClick={() => actions.dismiss()}>
        {t('recall.dismiss')}
      </button>
    </p>
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

const RECEIPT: Record<Settled, IconName> = { sending: 'clock', sent: 'tick', delivered: 'ticks', read: 'ticks' };

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
