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

let fallbackId = 0;

function randomId(): string {
  // crypto.randomUUID exists only in secure contexts; an intranet host over plain http has none.
  const crypto = globalThis.crypto as Crypto | undefined;
  if (crypto?.randomUUID) return crypto.randomUUID();
  if (crypto?.getRandomValues) {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
  }
  fallbackId += 1;
  return `${Date.now().toString(36)}-${fallbackId}-${Math.random().toString(36).slice(2)}`;
}

/** The browser's window and document; in Node and workers: always visible, always online. */
export const browserEnvironment: Environment = {
  isVisible: () => typeof document === 'undefined' || document.visibilityState !== 'hidden',
  isOnline: () => typeof navigator === 'undefined' || navigator.onLine !== false,
  subscribe(listener) {
    if (typeof window === 'undefined' || typeof document === 'undefined') return () => {};
    const onVisibility = () => listener(document.visibilityState === 'hidden' ? 'hidden' : 'visible');
    const onOnline = () => listener('online');
    const onOffline = () => listener('offline');
    const onPageShow = (event: PageTransitionEvent) => {
      if (event.persisted) listener('resumed');
    };
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('online', onOnline);
    window.addEventListener('offline', onOffline);
    window.addEventListener('pageshow', onPageShow);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('online', onOnline);
      window.removeEventListener('offline', onOffline);
      window.removeEventListener('pageshow', onPageShow);
    };
  },
  random: () => Math.random(),
  randomId,
};
