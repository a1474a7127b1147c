import { type ReactNode, useState } from 'react';
import { createPortal } from 'react-dom';
import { useBrowserLayoutEffect } from '../hooks/useBrowserLayoutEffect';
import { keepReachable } from './keep-reachable';
import { STYLES } from './styles';

/** Gives a shadow root its styles. A constructed sheet also works where a policy forbids style elements. */
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

/** What a page's dialogs and shortcuts listen for: an open dialog would close, or take the focus back. */
const KEPT_INSIDE = ['pointerdown', 'mousedown', 'touchstart', 'focusin', 'focusout', 'keydown', 'keyup'];

function createHost(): HTMLElement {
  const host = document.createElement('div');
  host.setAttribute('data-rl-devtools', '');
  // Rules of the page for its own elements, e.g. `body > div`, end here.
  host.style.setProperty('all', 'initial', 'important');
  // React listens on the shadow root, so it has seen the event before.
  for (const type of KEPT_INSIDE) host.addEventListener(type, (event) => event.stopPropagation());
  return host;
}

/** Renders at the end of the body, behind a shadow root: no style gets in or out. Nothing on the server. */
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
