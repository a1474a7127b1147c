import type { Environment, EnvironmentEvent } from '../core/platform/environment';

/** An {@link Environment} controlled by a test. */
export interface ManualEnvironment extends Environment {
  /** Shows or hides the page. */
  setVisible(visible: boolean): void;
  /** Sets the network to online or offline. */
  setOnline(online: boolean): void;
  /** Simulates a restore from the back/forward cache. */
  resume(): void;
  /** Number of listeners. */
  readonly listeners: number;
}

/**
 * Creates an environment for tests: visible, online, with a deterministic random generator.
 * @param seed seed of the generator; default 1
 */
export function createManualEnvironment(seed = 1): ManualEnvironment {
  const listeners = new Set<(event: EnvironmentEvent) => void>();
  let visible = true;
  let online = true;
  let state = seed >>> 0;
  let ids = 0;
  const notify = (event: EnvironmentEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  return {
    isVisible: () => visible,
    isOnline: () => online,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // A linear congruential generator is good enough for jitter (constants: Numerical Recipes, 3rd ed., §7.1).
    random() {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    },
    randomId() {
      ids += 1;
      return `id-${ids}`;
    },
    setVisible(next) {
      visible = next;
      notify(next ? 'visible' : 'hidden');
    },
    setOnline(next) {
      online = next;
      notify(next ? 'online' : 'offline');
    },
    resume: () => notify('resumed'),
    get listeners() {
      return listeners.size;
    },
  };
}
