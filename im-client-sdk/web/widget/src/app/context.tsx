import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Readable } from '@parley/kit';
import type { Language } from '../texts';
import type { WidgetActions, WidgetState } from './state';

export interface WidgetContext {
  readonly state: Readable<WidgetState>;
  readonly actions: WidgetActions;
  readonly language: Language;
}

const Context = createContext<WidgetContext | null>(null);

export const WidgetProvider = Context.Provider;

function useWidget(): WidgetContext {
  const context = useContext(Context);
  if (!context) {
    throw new Error('outside of WidgetProvider');
  }
  return context;
}

export function useActions(): WidgetActions {
  return useWidget().actions;
}

export function useLanguage(): Language {
  return useWidget().language;
}

/** Draws anew only when what `select` returns is another value. */
export function useWidgetState<T>(select: (state: WidgetState) => T): T {
  const { state } = useWidget();
  const selected = select(state.get());
  const [, redraw] = useState(selected);
  useEffect(() => {
    const update = (): void => redraw(() => select(state.get()));
    update();
    return state.subscribe(update);
  }, [state]);
  return selected;
}
