import { findScript, readSettings } from './settings';
import { LoaderWidget, type ParleyApi } from './widget';

declare global {
  interface Window {
    Parley?: ParleyApi;
  }
}

// A second tag on the same page changes nothing.
if (!window.Parley) {
  const settings = readSettings(findScript(document), document);
  if (settings) {
    const widget = new LoaderWidget(settings);
    window.Parley = { open: widget.open, close: widget.close };
    if (document.body) {
      widget.mount(document);
    } else {
      document.addEventListener('DOMContentLoaded', () => widget.mount(document), { once: true });
    }
  }
}
