import { type ComponentType, StrictMode, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import type { RunStep } from 'runlight';
import { drive } from './driver';

/** Runs a contender that is a React component of the steps. */
export function driveReact(Feed: ComponentType<{ steps: readonly RunStep[] }>): void {
  drive((root, store) => {
    function Host() {
      return <Feed steps={useSyncExternalStore(store.subscribe, store.getSnapshot)} />;
    }
    createRoot(root).render(
      <StrictMode>
        <Host />
      </StrictMode>,
    );
  });
}

/** The container size of all contenders. */
export const box = { height: 480, width: 520 } as const;
