import {
  isChangeable,
  linkify,
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

/** Changes of own messages: those under way, and whether more are offered. */
export interface OwnChanges extends Changes {
  readonly offered: boolean;
}

interface GroupProps {
  readonly group: MessageGroup;
  readonly failures: Readonly<Record<string, FailureReason>>;
  readonly changes: OwnChanges;
}

/** One sender's messages: one avatar, one time, one state. */
export function GroupView({ group, failures, changes }: GroupProps): JSX.Element {
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
          <Bubble key={message.key} message={message} reason={failures[message.key]} changes={changes} />
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
  readonly changes: OwnChanges;
}

function Bubble({ message, reason, changes }: BubbleProps): JSX.Element {
  const { t } = useLanguage();
  const text = spoken(message.body);
  const recalling = changes.recalling?.key === message.key ? changes.recalling : null;
  const busy = recalling !== null && recalling.problem === null;
  return (
    <>
      <div className="line">
        <div
          className="bubble"
          dir="auto"
          data-state={message.state ?? undefined}
          data-editing={changes.editing?.key === message.key ? '' : undefined}
          aria-busy={busy ? 'true' : undefined}
        >
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
        {changes.offered && isChangeable(message, Date.now()) && !busy ? <MessageMenu message={message} /> : null}
      </div>
      {busy ? <p className="meta">{t('recall.busy')}</p> : null}
      {recalling?.problem ? <NotRecalled problem={recalling.problem} /> : null}
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

function NotRecalled({ problem }: { readonly problem: ChangeProblem }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  return (
    <p className="failure" role="alert">
      <Icon name="alert" size={14} />
      <span>{t('recall.failed', { reason: t(`change.${problem}`) })}</span>
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
