import { isSaid, saidIn, type ChatMessage } from '@parley/kit';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLanguage, useWidgetState } from '../app/context';

/** Reads new messages of others out, once each. History is not read out. */
export function Announcer(): JSX.Element {
  const { t, clock } = useLanguage();
  const messages = useWidgetState((state) => state.messages);
  const settled = useWidgetState((state) => state.history === 'ready');
  const spokenSeq = useRef<number | null>(null);
  const [text, setText] = useState('');

  useEffect(() => {
    if (!settled) {
      return;
    }
    const newest = messages.reduce((seq, message) => Math.max(seq, message.seq ?? 0), 0);
    const after = spokenSeq.current;
    spokenSeq.current = newest;
    const fresh = after === null ? [] : messages.filter((message) => isNews(message, after));
    if (fresh.length > 0) {
      setText(fresh.map((message) => sentence(message)).join(' '));
    }
    function sentence(message: ChatMessage): string {
      const name = message.senderName || t('system.someone');
      const said = saidIn(message, t);
      return `${t('timeline.from', { name, time: clock.time(message.at) })}: ${said}`;
    }
  }, [messages, settled]);

  return (
    <div class="sr-only" role="status">
      {text}
    </div>
  );
}

function isNews(message: ChatMessage, after: number): boolean {
  return !message.mine && isSaid(message) && (message.seq ?? 0) > after;
}
