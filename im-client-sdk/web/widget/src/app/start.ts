import type { VisitorChat } from '../chat/VisitorChat';
import type { HostBridge, Init } from '../host/bridge';
import type { KeyValues } from '../identity/storage';
import { createLanguage } from '../texts';
import { applyAccent } from '../theme/applyAccent';
import { WidgetController } from './controller';
import { mount } from './mount';

export interface WidgetParts {
  readonly chat: VisitorChat;
  readonly bridge: HostBridge;
  readonly init: Init;
  readonly storage: KeyValues;
}

/** Joins conversation, host page and views. The first paint waits for nothing that comes over the network. */
export function start({ chat, bridge, init, storage }: WidgetParts, page: Document): void {
  const controller = new WidgetController(chat, bridge, storage, page);
  const language = createLanguage([init.locale, ...navigator.languages]);
  bridge.listen(controller);

  let accent: string | null = null;
  const colour = (): void => {
    const known = chat.view.get().site?.accent ?? null;
    if (known !== accent) {
      accent = known;
      const { fill, ink } = applyAccent(accent, page.documentElement);
      bridge.post({ type: 'accent', fill, ink });
    }
  };
  applyAccent(null, page.documentElement);
  chat.view.subscribe(colour);
  colour();

  mount({ state: controller.state, actions: controller, language }, page.getElementById('app') as HTMLElement);
  if (init.open) {
    controller.shown();
  } else {
    // Loaded behind the launcher: a session was left open, so what comes in is to be counted.
    chat.begin();
  }
}
