import { Fragment, type JSX, type ReactNode } from 'react';

interface PhraseProps {
  /** A text with {name} places still in it. */
  readonly text: string;
  readonly parts: Readonly<Record<string, ReactNode>>;
}

/** A text with elements in its places: the order is the language's, not ours. */
export function Phrase({ text, parts }: PhraseProps): JSX.Element {
  return (
    <>
      {text.split(/(\{\w+\})/u).map((piece, index) => (
        <Fragment key={index}>{piece.startsWith('{') ? parts[piece.slice(1, -1)] : piece}</Fragment>
      ))}
    </>
  );
}
