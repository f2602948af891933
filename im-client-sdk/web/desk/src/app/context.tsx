import type { Readable } from '@parley/kit';
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { Language } from '../texts';
import type { DeskActions, DeskState } from './state';

export interface DeskContext {
  readonly state: Readable<DeskState>;
  readonly actions: DeskActions;
  readonly language: Language;
}

const Context = createContext<DeskContext | null>(null);

export const DeskProvider = Context.Provider;

function useDesk(): DeskContext {
  const context = useContext(Context);
  if (!context) {
    throw new Error('outside of DeskProvider');
  }
  return context;
}

export function useActions(): DeskActions {
  return useDesk().actions;
}

export function useLanguage(): Language {
  return useDesk().language;
}

/** Draws anew only when what `select` returns is another value. */
export function useDeskState<T>(select: (state: DeskState) => T): T {
  const { state } = useDesk();
  return useSyncExternalStore(state.subscribe, () => select(state.get()));
}

/** The time, refreshed often enough for waiting times. */
export function useNow(everyMs = 5000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
