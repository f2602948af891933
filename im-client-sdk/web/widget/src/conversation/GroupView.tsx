import { actsOn, reactionRefused, spoken, type ChangeProblem, type ChatMessage, type MessageGroup } from '@parley/kit';
import type { JSX } from 'preact';
import { Avatar } from '../app/Avatar';
import { useActions, useLanguage, useWidgetState } from '../app/context';
import { Icon } from '../app/Icon';
import { AttachmentView } from '../attachment/AttachmentView';
import { MessageMenu } from './MessageMenu';
import { QuoteView } from './QuoteView';
import { Reactions } from './Reactions';
import { Receipt } from './Receipt';
import { TextView } from './TextView';

interface GroupProps {
  readonly group: MessageGroup;
}

/** One sender's messages: one avatar, one time, one state. */
export function GroupView({ group }: GroupProps): JSX.Element {
  const { t, clock } = useLanguage();
  const time = clock.time(group.at);
  const name = group.senderName || t('system.someone');
  const label = group.mine ? t('timeline.fromYou', { time }) : t('timeline.from', { name, time });
  const last = group.messages[group.messages.length - 1] as ChatMessage;
  return (
    <section class={group.mine ? 'group group-mine' : 'group'} aria-label={label}>
      {group.mine ? null : <Avatar name={name} />}
      <div class="group-body">
        {group.messages.map((message) => (
          <Bubble key={message.key} message={message} />
        ))}
        {last.state === 'failed' ? null : (
          <p class="meta" title={clock.full(group.at)}>
            {group.mine ? null : (
              <>
                <bdi class="meta-name">{name}</bdi>
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

function Bubble({ message }: { readonly message: ChatMessage }): JSX.Element {
  const { t } = useLanguage();
  const failed = message.state === 'failed';
  const recalling = useWidgetState((state) => (state.recalling?.key === message.key ? state.recalling : null));
  const editing = useWidgetState((state) => state.editing?.key === message.key);
  const refused = useWidgetState(({ reacting }) => reactionRefused(message, reacting));
  const found = useWidgetState(({ jump }) => jump?.phase === 'there' && jump.seq === message.seq);
  const busy = recalling !== null && recalling.problem === null;
  return (
    <>
      <div class="line" data-seq={message.seq} tabIndex={-1}>
        <div class="said">
          <div
            class="bubble"
            dir="auto"
            data-found={found ? '' : undefined}
            data-state={message.state ?? undefined}
            data-editing={editing ? '' : undefined}
            aria-busy={busy ? 'true' : undefined}
          >
            {message.forwardedFrom === null ? null : (
              <p class="forwarded">
                {message.forwardedFrom ? t('forwarded.from', { name: message.forwardedFrom }) : t('forwarded.some')}
              </p>
            )}
            {message.quote ? <QuoteView quote={message.quote} /> : null}
            {message.body.kind === 'attachment' ? (
              <AttachmentView message={message} attachment={message.body.attachment} />
            ) : null}
            <TextView text={spoken(message.body)} />
            {message.editedAt === null ? null : <Edited at={message.editedAt} />}
          </div>
          <Reactions message={message} />
        </div>
        {actsOn(message, Date.now()).length > 0 && !busy ? <MessageMenu message={message} /> : null}
      </div>
      {busy ? <p class="meta">{t('recall.busy')}</p> : null}
      {recalling?.problem ? <Refused text="recall.failed" problem={recalling.problem} /> : null}
      {refused ? <Refused text="reaction.failed" problem={refused} /> : null}
      {failed ? <Failure messageKey={message.key} /> : null}
    </>
  );
}

function Edited({ at }: { readonly at: number }): JSX.Element {
  const { t, clock } = useLanguage();
  return (
    <>
      {' '}
      <span class="edited" title={t('edit.doneAt', { time: clock.full(at) })}>
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
    <p class="failure" role="alert">
      <Icon name="alert" size={16} />
      <span>{t(text, { reason: t(`change.${problem}`) })}</span>
      <button type="button" class="text-button text-button-quiet" onClick={() => actions.dismiss()}>
        {t('recall.dismiss')}
      </button>
    </p>
  );
}

function Failure({ messageKey }: { readonly messageKey: string }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const reason = useWidgetState((state) => state.failures[messageKey]);
  return (
    <p class="failure" role="alert">
      <Icon name="alert" size={16} />
      <span>
        {t('state.failed')}
        {reason ? `. ${t(`state.refused.${reason}`)}` : ''}
      </span>
      {reason === 'tooLong' ? null : (
        <button type="button" class="text-button" onClick={() => actions.retry(messageKey)}>
          {t('state.retry')}
        </button>
      )}
      <button type="button" class="text-button text-button-quiet" onClick={() => actions.discard(messageKey)}>
        {t('state.discard')}
      </button>
    </p>
  );
}
