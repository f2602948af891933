import { type JSX, useEffect, useRef } from 'react';
import { useActions, useDeskState, useLanguage } from '../app/context';
import { IconButton } from '../app/IconButton';
import type { TextKey } from '../texts';

/** Each line: what it does, and the keys; lists of keys are choices, keys within one are pressed together. */
const LINES: readonly (readonly [TextKey, readonly (readonly string[])[]])[] = [
  ['keys.next', [['J'], ['↓']]],
  ['keys.previous', [['K'], ['↑']]],
  ['keys.open', [['Enter']]],
  ['keys.back', [['Esc']]],
  ['keys.reply', [['R']]],
  ['keys.send', [['Enter'], ['Ctrl', 'Enter']]],
  ['keys.newline', [['Shift', 'Enter']]],
  ['keys.edit', [['↑']]],
  ['keys.answer', [['Ctrl', '↑']]],
  ['keys.resolve', [['E']]],
  ['keys.list', [['[']]],
  ['keys.visitor', [[']']]],
  ['keys.help', [['?']]],
];

export function ShortcutSheet(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const shown = useDeskState((state) => state.shortcutsShown);
  const sheet = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    if (shown && !sheet.current?.open) {
      sheet.current?.showModal();
    } else if (!shown) {
      sheet.current?.close();
    }
  }, [shown]);

  const apple = /Mac|iPhone|iPad/u.test(navigator.platform);
  return (
    <dialog
      ref={sheet}
      className="sheet"
      aria-labelledby="keys-heading"
      onClose={() => actions.showShortcuts(false)}
      onClick={(event) => {
        if (event.target === sheet.current) {
          sheet.current.close();
        }
      }}
    >
      <div className="sheet-body">
        <header>
          <h2 id="keys-heading">{t('keys.heading')}</h2>
          <IconButton icon="close" label={t('app.close')} onClick={() => sheet.current?.close()} />
        </header>
        <dl>
          {LINES.map(([text, choices]) => (
            <div key={text}>
              <dt>{t(text)}</dt>
              <dd>
                {choices.map((keys, index) => (
                  <span key={keys.join()}>
                    {index > 0 ? <span className="keys-or">{t('keys.or')}</span> : null}
                    {keys.map((key) => (
                      <kbd key={key}>{apple && key === 'Ctrl' ? '⌘' : key}</kbd>
                    ))}
                  </span>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </dialog>
  );
}
