import { excerptOf, type MessageQuote } from '@parley/kit';
import type { JSX } from 'react';
import { useActions, useLanguage } from '../app/context';

/** What a message answers; leads to it. */
export function QuoteView({ quote }: { readonly quote: MessageQuote }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const { body, mine, senderName, seq } = quote;
  return (
    <button type="button" className="quote" title={t('quote.go')} onClick={() => actions.jumpTo(seq)}>
      <span className="sr-only">{t('quote.answers')} </span>
      {body ? <bdi className="quote-name">{mine ? t('quote.you') : senderName || t('app.visitor')}</bdi> : null}
      <span className="quote-text" dir="auto">
        {excerptOf(body, t)}
      </span>
    </button>
  );
}
