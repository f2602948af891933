import { render } from 'preact';
import '../styles/index.css';
import { App } from './App';
import { WidgetProvider, type WidgetContext } from './context';

export function mount(context: WidgetContext, into: HTMLElement): void {
  document.documentElement.lang = context.language.t.language;
  document.title = context.language.t('app.title');
  render(
    <WidgetProvider value={context}>
      <App />
    </WidgetProvider>,
    into,
  );
}
