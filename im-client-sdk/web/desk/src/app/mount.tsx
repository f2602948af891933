import type { Readable } from '@parley/kit';
import { type JSX, StrictMode, useMemo, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import '../styles/index.css';
import type { Language } from '../texts';
import { App } from './App';
import { DeskProvider } from './context';
import type { DeskActions, DeskState } from './state';

export interface DeskParts {
  readonly state: Readable<DeskState>;
  readonly actions: DeskActions;
  /** Changes when the agent chooses another language. */
  readonly language: Readable<Language>;
}

export function mount(parts: DeskParts, into: HTMLElement): void {
  createRoot(into).render(
    <StrictMode>
      <Root {...parts} />
    </StrictMode>,
  );
}

export function Root({ state, actions, language }: DeskParts): JSX.Element {
  const chosen = useSyncExternalStore(language.subscribe, language.get);
  const context = useMemo(() => ({ state, actions, language: chosen }), [state, actions, chosen]);
  return (
    <DeskProvider value={context}>
      <App />
    </DeskProvider>
  );
}
