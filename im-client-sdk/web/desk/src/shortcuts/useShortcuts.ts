import { useEffect } from 'react';
import { useActions, useDeskState } from '../app/context';
import type { DeskActions, OpenChat } from '../app/state';

interface Situation {
  readonly open: OpenChat | null;
  readonly listShown: boolean;
  readonly visitorShown: boolean;
}

/** Keys for the whole desk. While one writes, only Escape is one. */
export function useShortcuts(): void {
  const actions = useActions();
  const open = useDeskState((state) => state.open);
  const listShown = useDeskState((state) => state.listShown);
  const visitorShown = useDeskState((state) => state.visitorShown);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) {
        return;
      }
      if (event.key === 'Escape') {
        leave(open, actions);
      } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target)) {
        if (press(event.key, { open, listShown, visitorShown }, actions)) {
          event.preventDefault();
        }
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [actions, open, listShown, visitorShown]);
}

/** True if the key meant something. */
function press(key: string, { open, listShown, visitorShown }: Situation, actions: DeskActions): boolean {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return moveInList(1, open);
    case 'k':
    case 'ArrowUp':
      return moveInList(-1, open);
    case 'r':
      return focus(document.querySelector<HTMLElement>('[data-reply]'));
    case 'e':
      if (open?.chat.mine && open.chat.state === 'active') {
        actions.askResolve(true);
        return true;
      }
      return false;
    case '[':
      actions.showList(!listShown);
      return true;
    case ']':
      actions.showVisitor(!visitorShown);
      return true;
    case '?':
      actions.showShortcuts(true);
      return true;
    default:
      return false;
  }
}

/** Out of an edit or a reply; from the composer to the row in the list; from there, out of the chat. */
function leave(open: OpenChat | null, actions: DeskActions): void {
  if (open?.editing) {
    actions.stopEditing();
    return;
  }
  if (open?.replying) {
    actions.stopReplying();
    return;
  }
  const row = open && document.querySelector<HTMLElement>(`[data-row="${CSS.escape(open.chat.conversationId)}"]`);
  if (row && document.activeElement !== row && row.offsetParent !== null) {
    row.focus();
  } else if (open) {
    actions.close();
  }
}

function moveInList(step: 1 | -1, open: OpenChat | null): boolean {
  const active = document.activeElement;
  // Arrow keys scroll the conversation while it has the focus.
  if (active?.closest('.messages, .menu, [role="dialog"]')) {
    return false;
  }
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const focused = rows.findIndex((row) => row === active);
  const from = focused >= 0 ? focused : rows.findIndex((row) => row.dataset['row'] === open?.chat.conversationId);
  const to = from < 0 ? (step > 0 ? 0 : rows.length - 1) : from + step;
  return focus(rows[Math.min(Math.max(to, 0), rows.length - 1)] ?? null);
}

function focus(element: HTMLElement | null): boolean {
  element?.focus();
  return element !== null;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
}
