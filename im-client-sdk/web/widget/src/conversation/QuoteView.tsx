import { excerptOf, type MessageQuote } from '@parley/kit';
import type { JSX } from 'preact';
import { useActions, useLanguage } from '../app/context';

/** What a message answers; leads to it. */
export function QuoteView({ quote }: { readonly quote: MessageQuote }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const { body, mine, senderName, seq } = quote;
  return (
    <button type="button" class="quote" title={t('quote.go')} onClick={() => actions.jumpTo(seq)}>
      <span class="sr-only">{t('quote.answers')} </span>
      {body ? <bdi class="quote-name">{mine ? t('quote.you') : senderName || t('system.someone')}</bdi> : null}
      <span class="quote-text" dir="auto">
        {excerptOf(body, t)}
      </span>
    </button>
  );
}
