import { type KeyboardEvent, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useRunContext } from '../hooks/run-context';
import { useRunClient } from '../hooks/useRunClient';
import { inspectClient } from './inspect/inspect-client';
import { type Spy, spyOn } from './journal/spy';
import { Panel } from './panel/Panel';
import { useRemembered } from './remembered';
import { Shadow } from './shadow';
import type { SimulatedRuns } from './simulated-runs';

/** Props of {@link RunDevtools}. */
export interface RunDevtoolsProps {
  /** Position of the button. Default `bottom-right`. */
  position?: 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left';
  /** Whether the panel is open on the first visit. Later visits restore its last state. Default false. */
  initialIsOpen?: boolean;
  /** Colour theme. Default: the provider's theme, otherwise `system`. */
  theme?: 'light' | 'dark' | 'system';
  /** The page's simulated backend. Adds buttons that kill its workers and restore its store. Default: none. */
  simulation?: SimulatedRuns | undefined;
}

export function RunDevtools(props: RunDevtoolsProps) {
  const client = useRunClient();
  // During render, to record the page's first requests as well: effects send them.
  const spy = useMemo(() => spyOn(inspectClient(client).source, client.clock), [client]);
  return (
    <Shadow>
      <Corner {...props} spy={spy} />
    </Shadow>
  );
}

function Corner({
  position = 'bottom-right',
  initialIsOpen = false,
  theme,
  simulation,
  spy,
}: RunDevtoolsProps & { spy: Spy }) {
  const client = useRunClient();
  const context = useRunContext();
  const [kept, remember] = useRemembered({ isOpen: initialIsOpen, tab: 'runs' });
  const { isOpen, tab } = kept;
  const faults = useSyncExternalStore(spy.faults.subscribe, spy.faults.list, spy.faults.list);

  // Move focus when the user opens or closes the panel: the button is hidden while the panel is open.
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current === isOpen) return;
    wasOpen.current = isOpen;
    if (isOpen) panel.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
    else button.current?.focus();
  }, [isOpen]);

  const close = () => remember({ isOpen: false });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
  };
  return (
    <div className="root" dir="ltr" lang="en" data-position={position} data-theme={theme ?? context.theme ?? 'system'}>
      <button
        ref={button}
        type="button"
        className="toggle"
        aria-expanded={isOpen}
        onClick={() => remember({ isOpen: !isOpen })}
      >
        <span className="dot" data-alert={faults.size > 0} aria-hidden="true" />
        runlight devtools
        {faults.size > 0 && (
          <span className="count">{faults.size === 1 ? '1 active fault' : `${faults.size} active faults`}</span>
        )}
      </button>
      {isOpen && (
        <section ref={panel} className="panel" aria-label="runlight devtools" onKeyDown={onKeyDown}>
          <Panel
            client={client}
            spy={spy}
            simulation={simulation}
            tab={tab}
            onTabChange={(next) => remember({ tab: next })}
            onClose={close}
          />
        </section>
      )}
    </div>
  );
}
