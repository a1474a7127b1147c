/** What the library needs to know of the place it runs in. Injectable. */
export interface Environment {
  /** False while the page is hidden: nothing is polled then. */
  isVisible(): boolean;
  /** False when the browser is sure there is no network. Only ever a hint. */
  isOnline(): boolean;
  /**
   * Calls back on every change of visibility or network, and with `resumed` when the page returns from the
   * back/forward cache. Returns the function that ends the subscription.
   */
  subscribe(listener: (event: EnvironmentEvent) => void): () => void;
  /** A random number in [0, 1). Used for jitter only. */
  random(): number;
  /** A new unguessable identifier, for idempotency keys. */
  randomId(): string;
}

/** What {@link Environment.subscribe} reports. */
export type EnvironmentEvent = 'visible' | 'hidden' | 'online' | 'offline' | 'resumed';

/** crypto.randomUUID exists only in secure contexts; an intranet host over plain http has none. */
function randomId(): string {
  const bytes = new Uint8Array(16).map(() => Math.random() * 256);
  const crypto = globalThis.crypto as Crypto | undefined;
  crypto?.getRandomValues(bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The browser's window and document; in Node and workers: always visible, always online. */
export const browserEnvironment: Environment = {
  isVisible: () => typeof document === 'undefined' || document.visibilityState !== 'hidden',
  isOnline: () => typeof navigator === 'undefined' || navigator.onLine !== false,
  subscribe(listener) {
    const ends: (() => void)[] = [];
    const on = (target: EventTarget, type: string, toEvent: (event: Event) => EnvironmentEvent | false) => {
      const hear = (event: Event) => {
        const parsed = toEvent(event);
        if (parsed) listener(parsed);
      };
      target.addEventListener(type, hear);
      // Bound now: a host's tests may take the page's globals away before the last timer has left.
      ends.push(target.removeEventListener.bind(target, type, hear));
    };
    if (typeof window !== 'undefined') {
      on(document, 'visibilitychange', () => (document.visibilityState === 'hidden' ? 'hidden' : 'visible'));
      on(window, 'online', () => 'online');
      on(window, 'offline', () => 'offline');
      on(window, 'pageshow', (event) => 'persisted' in event && event.persisted === true && 'resumed');
    }
    return () => {
      for (const end of ends) end();
    };
  },
  random: () => Math.random(),
  randomId,
};
