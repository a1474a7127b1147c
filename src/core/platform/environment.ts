/** State of the page and sources of randomness. Inject another one in tests. */
export interface Environment {
  /** False while the page is hidden; polling then pauses. */
  isVisible(): boolean;
  /** False if the browser reports no network. Only a hint. */
  isOnline(): boolean;
  /**
   * Calls `listener` when visibility or network change, and with `resumed` when the page returns from the back/forward
   * cache. Returns the function that unsubscribes.
   */
  subscribe(listener: (event: EnvironmentEvent) => void): () => void;
  /** A random number in [0, 1). Used for jitter only. */
  random(): number;
  /** A new, unguessable identifier, for idempotency keys. */
  randomId(): string;
}

/** Events of {@link Environment.subscribe}. */
export type EnvironmentEvent = 'visible' | 'hidden' | 'online' | 'offline' | 'resumed';

/** `crypto.randomUUID` exists only in secure contexts, not on an intranet over plain HTTP. */
function randomId(): string {
  const bytes = new Uint8Array(16).map(() => Math.random() * 256);
  const crypto = globalThis.crypto as Crypto | undefined;
  crypto?.getRandomValues(bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The browser's window and document. In Node and workers: always visible, always online. */
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
      // Bound now: test environments may remove the globals before the last listener is removed.
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
