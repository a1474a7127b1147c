/** Hosts in which a press or a key could reach an unintended target. The page's query selects one. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  CancelRunButton,
  preloadDialogs,
  RealTimeRunStatus,
  type Run,
  RunCard,
  RunExecutionModal,
  RunProvider,
  RunsList,
} from 'runlight';
import { RunSourceError } from 'runlight/core';
import { systemClock } from '../../../src/core/platform/clock';
import { createScriptedSource } from '../../../src/testing/scripted-source';

declare global {
  interface Window {
    log: string[];
    /** Resolves once the dialogs are loaded. */
    ready: Promise<void>;
    leave: (count: number) => void;
    setRun: (changes: Partial<Run>) => void;
    /** How often the run was paused or resumed. */
    pauses: () => number;
    /** How often the window requested to be closed. */
    closes: number;
    /** Moves the button that opens the window. */
    moveOpener: (x: number, y: number) => void;
    /** Unmounts the part, like a route change. */
    unmount: () => void;
    /** Positions recorded by a test, frame by frame, px. */
    tops: number[];
    /** What a host keeps between two openings of its form. */
    kept: HTMLElement;
  }
}
window.log = [];
window.ready = preloadDialogs();
window.closes = 0;
const note = (what: string) => {
  window.log.push(what);
};

const params = new URLSearchParams(location.search);
const at = { left: Number(params.get('x') ?? 40), top: Number(params.get('y') ?? 40) };
const first: Run = {
  id: 'r1',
  name: 'Import',
  status: 'running',
  progress: { completedSteps: 3, totalSteps: 8 },
  currentStep: { n: 4, name: 'Training' },
  startedAt: Date.now() - 90_000,
};

function useRun(): Run {
  const [run, setRun] = useState(first);
  window.setRun = (changes) => setRun((before) => ({ ...before, ...changes }));
  return run;
}

// The inline question needs space.
const width = params.get('confirmation') === 'inline' ? 420 : undefined;
const send = async () => {
  note('sent');
  if (params.has('refuse')) throw new RunSourceError('rejected', 'Not now');
};
const askReason = params.has('reason');
const asked = params.get('confirmation');
const confirmation = asked === 'inline' || asked === 'none' ? asked : 'dialog';

/** A small button at a given position; the host's row around it reacts to all events. */
function Placed() {
  const run = useRun();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what many hosts write.
    <div
      onClick={() => note('row click')}
      onKeyDown={({ key }) => note(`row key ${key}`)}
      onSubmit={() => note('row submit')}
      onPointerDown={() => note('row pointer')}
      onChange={() => note('row change')}
    >
      <div style={{ position: 'fixed', left: at.left, top: at.top, transform: 'translate(-50%, -50%)', width }}>
        <CancelRunButton size="sm" run={run} onCancel={send} askReason={askReason} confirmation={confirmation} />
      </div>
      <button
        type="button"
        id="below"
        style={{ position: 'fixed', inset: 0, zIndex: -1 }}
        onClick={() => note('below')}
      >
        below
      </button>
    </div>
  );
}

function Card() {
  const run = useRun();
  return (
    <RunCard run={run} onRunSelect={() => note('selected')} onCancel={send}>
      <a href="#report">Report</a>
      <button type="button" onClick={() => note('download')}>
        Download
      </button>
      Text of the host
    </RunCard>
  );
}

const below = (
  <button type="button" id="below" style={{ position: 'fixed', inset: 0, zIndex: -1 }} onClick={() => note('below')}>
    below
  </button>
);

const kept = document.createElement('div');
kept.id = 'kept';
kept.setAttribute('role', 'group');
kept.textContent = 'An editor of the host';
window.kept = kept;

/** Starts a run in different ways: at once, after a check of the form, or with an error. */
const startings = {
  now: (start: () => void) => start(),
  checks: (start: () => void) => void setTimeout(start, 60),
};

function Modal() {
  const run = useRun();
  const [isOpen, setOpen] = useState(false);
  const [opener, setOpener] = useState<{ x: number; y: number } | null>(null);
  window.moveOpener = (x, y) => setOpener({ x, y });
  const isNew = params.has('new');
  const starting = params.get('starts') === 'checks' ? startings.checks : startings.now;
  return (
    <>
      {params.has('below') && below}
      <button
        type="button"
        style={opener ? { position: 'fixed', left: opener.x - 20, top: opener.y - 12, width: 40, height: 24 } : {}}
        onClick={() => setOpen(true)}
      >
        Open
      </button>
      <RunExecutionModal
        open={isOpen}
        onOpenChange={(next) => {
          if (!next) window.closes += 1;
          setOpen(next);
        }}
        {...(isNew ? {} : { run })}
        askReason={askReason}
        onCancel={send}
        onStart={async () => {
          note('started');
          if (params.has('refuse')) throw new RunSourceError('rejected', 'Not now');
          return first;
        }}
        onRetry={() => note('again')}
        configure={({ formId, start }) => (
          <form
            id={formId}
            onSubmit={(event) => {
              event.preventDefault();
              note('submitted');
              starting(() => start({ name: 'New' }));
            }}
          >
            <input aria-label="Name" defaultValue="New" />
            <label>
              <input type="checkbox" aria-label="Notify" onChange={() => note('box')} />
            </label>
            <button type="button" onClick={() => note('host button')}>
              Host button
            </button>
            <select aria-label="Method" onChange={() => note('method')}>
              <option>Fast</option>
              <option>Exact</option>
            </select>
            {params.has('frame') && <iframe title="Card" srcDoc="<p>Card" onLoad={() => note('frame loaded')} />}
            {params.has('kept') && <div ref={(element) => element?.append(kept)} />}
          </form>
        )}
      />
    </>
  );
}

const source = createScriptedSource({ clock: systemClock, run: { id: 'r1', name: 'Alpha' } });
source.addRun({ id: 'r2', name: 'Beta' });

/** The bulk question can be moved, so that its "Confirm Cancel" lies under the pointer. */
function List() {
  return (
    <RunProvider source={source}>
      <RunsList showBulkCancel />
    </RunProvider>
  );
}

/** A host's own list, from which a run leaves on demand. */
function Leaving() {
  const [ids, setIds] = useState(['r1', 'r2', 'r3', 'r4', 'r5']);
  window.leave = (count) => setIds((before) => before.slice(count));
  return <RunsList list={{ runs: ids.map((id) => ({ ...first, id, name: id })) }} />;
}

/** A pausable run, alone and in the window. */
const pausable = createScriptedSource({
  clock: systemClock,
  run: { id: 'r1', name: 'Import', status: 'running' },
  capabilities: { pause: true },
});
function Pausing() {
  const [isOpen, setOpen] = useState(params.has('open'));
  window.pauses = () => pausable.calls.filter(({ method }) => method === 'setPaused').length;
  return (
    <RunProvider source={pausable}>
      {params.has('open') ? (
        <RunExecutionModal runId="r1" open={isOpen} onOpenChange={setOpen} />
      ) : (
        <RealTimeRunStatus runId="r1" />
      )}
    </RunProvider>
  );
}

function Panel() {
  const run = useRun();
  return (
    <>
      <RealTimeRunStatus run={run} />
      <p id="after">What stands below</p>
    </>
  );
}

/** The host's element stays while our part unmounts, like a route change. */
function Route() {
  const run = useRun();
  const [isThere, setThere] = useState(true);
  window.unmount = () => setThere(false);
  return (
    <main>
      {isThere &&
        (params.has('window') ? (
          <RunExecutionModal open onOpenChange={() => {}} run={run} onCancel={send} />
        ) : (
          <CancelRunButton run={run} onCancel={send} />
        ))}
    </main>
  );
}

/** A host that gives layers a number of its own, which is a style of the layer's element. */
function Layered() {
  return (
    <RunProvider source={source} layers={{ zIndex: 60 }}>
      <CancelRunButton runId="r1" />
    </RunProvider>
  );
}

const pages = new Map([
  ['card', Card],
  ['modal', Modal],
  ['list', List],
  ['leaving', Leaving],
  ['pausing', Pausing],
  ['panel', Panel],
  ['route', Route],
  ['layered', Layered],
]);
const Page = pages.get(params.get('page') ?? '') ?? Placed;
const element = document.getElementById('root');
if (element) createRoot(element).render(<Page />);
