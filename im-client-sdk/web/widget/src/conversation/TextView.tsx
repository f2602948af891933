import { linkify } from '@parley/kit';
import type { JSX } from 'preact';

/** Text as text; only web addresses become links. */
export function TextView({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {linkify(text).map((part, index) =>
        part.kind === 'link' ? (
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </>
  );
}
