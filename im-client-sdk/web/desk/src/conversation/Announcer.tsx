import { isSaid, saidIn, type ChatMessage } from '@parley/kit';
import { type JSX, useEffect, useRef, useState } from 'react';
import { useLanguage } from '../app/context';

interface AnnouncerProps {
  readonly messages: readonly ChatMessage[];
  readonly settled: boolean;
}

/** Reads new messages of the visitor out, once each. History is not read out. */
export function Announcer({ messages, settled }: AnnouncerProps): JSX.Element {
  const { t, clock } = useLanguage();
  const spokenSeq = useRef<number | null>(null);
  const [text, setText] = useState('');

  useEffect(() => {
    if (!settled) {
      return;
    }
    const after = spokenSeq.current;
    spokenSeq.current = messages.reduce((seq, message) => Math.max(seq, message.seq ?? 0), 0);
    const fresh = after === null ? [] : messages.filter((message) => isNews(message, after));
    if (fresh.length > 0) {
      const sentence = (message: ChatMessage): string => {
        const name = message.senderName || t('app.visitor');
        const said = saidIn(message, t);
        return `${t('timeline.from', { name, time: clock.time(message.at) })}: ${said}`;
      };
      setText(fresh.map(sentence).join(' '));
    }
  }, [messages, settled, t, clock]);

  return (
    <div className="sr-only" role="status">
      {text}
    </div>
  );
}

function isNews(message: ChatMessage, after: number): boolean {
  return !message.mine && isSaid(message) && (message.seq ?? 0) > after;
}
