import { type ReactNode, useState } from 'react';
import { createPortal } from 'react-dom';
import { useBrowserLayoutEffect } from '../hooks/useBrowserLayoutEffect';
import { keepReachable } from './keep-reachable';
import { STYLES } from './styles';

/** Adds the stylesheet to a shadow root. A constructed stylesheet also works if a CSP forbids style elements. */
function addStyles(root: ShadowRoot): void {
  if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];
    return;
  }
  const style = document.createElement('style');
  style.textContent = STYLES;
  root.append(style);
}

/** Events the page must not receive: its dialogs would close or trap focus, and its shortcuts would fire. */
const KEPT_INSIDE = ['pointerdown', 'mousedown', 'touchstart', 'focusin', 'focusout', 'keydown', 'keyup'];

function createHost(): HTMLElement {
  const host = document.createElement('div');
  host.setAttribute('data-rl-devtools', '');
  // Shields the host from the page's own rules, e.g. `body > div`.
  host.style.setProperty('all', 'initial', 'important');
  // React listens on the shadow root, so it has already handled the event.
  for (const type of KEPT_INSIDE) host.addEventListener(type, (event) => event.stopPropagation());
  return host;
}

/** Renders at the end of the body in a shadow root, which isolates styles. Renders nothing on the server. */
export function Shadow({ children }: { children: ReactNode }) {
  const [root, setRoot] = useState<ShadowRoot | null>(null);
  useBrowserLayoutEffect(() => {
    const host = createHost();
    const shadow = host.attachShadow({ mode: 'open' });
    addStyles(shadow);
    const leave = keepReachable(host);
    setRoot(shadow);
    return () => {
      leave();
      host.remove();
    };
  }, []);
  return root && createPortal(children, root);
}
