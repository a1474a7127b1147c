import { type KeyboardEvent, useRef } from 'react';
import type { RunClient } from '../../core/client/types';
import type { Spy } from '../journal/spy';
import { TABS, type TabName } from '../remembered';
import type { SimulatedRuns } from '../simulated-runs';
import { ComponentsTab } from './ComponentsTab';
import { FaultsTab } from './FaultsTab';
import { RequestsTab } from './RequestsTab';
import { RunsTab } from './RunsTab';

const NAMES: Record<TabName, string> = {
  runs: 'Runs',
  requests: 'Requests',
  components: 'Components',
  faults: 'Faults',
};

export interface PanelProps {
  client: RunClient;
  spy: Spy;
  simulation: SimulatedRuns | undefined;
  tab: TabName;
  onTabChange: (tab: TabName) => void;
  onClose: () => void;
}

export function Panel({ client, spy, simulation, tab, onTabChange, onClose }: PanelProps) {
  return (
    <>
      <div className="head">
        <Tabs tab={tab} onTabChange={onTabChange} />
        <button type="button" className="close" onClick={onClose} aria-label="Close devtools" title="Close (Escape)">
          <span aria-hidden="true">×</span>
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <div className="body" role="tabpanel" id="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab === 'runs' && <RunsTab client={client} spy={spy} simulation={simulation} />}
        {tab === 'requests' && <RequestsTab spy={spy} />}
        {tab === 'components' && <ComponentsTab client={client} />}
        {tab === 'faults' && <FaultsTab spy={spy} simulation={simulation} />}
      </div>
    </>
  );
}

/** Roving tabindex: a single tab stop; arrow keys, Home and End move between the tabs. */
function Tabs({ tab, onTabChange }: Pick<PanelProps, 'tab' | 'onTabChange'>) {
  const list = useRef<HTMLDivElement>(null);
  const go = (index: number) => {
    const next = TABS[(index + TABS.length) % TABS.length];
    if (next === undefined) return;
    onTabChange(next);
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = TABS.indexOf(tab);
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    go(target);
  };
  return (
    <div className="tabs" role="tablist" aria-label="Views" ref={list} onKeyDown={onKeyDown}>
      {TABS.map((name) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          role="tab"
          aria-selected={name === tab}
          aria-controls="tabpanel"
          tabIndex={name === tab ? 0 : -1}
          onClick={() => onTabChange(name)}
        >
          {NAMES[name]}
        </button>
      ))}
    </div>
  );
}
