/** Hosts in which a press or a key could reach what it was not meant for. The page's query says which one. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { CancelRunButton, preloadDialogs, type Run, RunCard, RunExecutionModal, RunProvider, RunsList } from 'runlight';
import { systemClock } from '../../../src/core/platform/clock';
import { createScriptedSource } from '../../../src/testing/scripted-source';

declare global {
  interface Window {
    log: string[];
    /** The dialogs' files are there. */
    ready: Promise<void>;
    leave: (count: number) => void;
    setRun: (changes: Partial<Run>) => void;
  }
}
window.log = [];
window.ready = preloadDialogs();
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

// In place the question needs room.
const width = params.get('confirmation') === 'inline' ? 420 : undefined;
const send = async () => note('sent');
const withReason = params.has('reason');
const asked = params.get('confirmation');
const confirmation = asked === 'inline' || asked === 'none' ? asked : 'dialog';

/** A small button at a place of its own; the host's row around it reacts to everything. */
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
        <CancelRunButton size="sm" run={run} onCancel={send} withReason={withReason} confirmation={confirmation} />
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
    <RunCard run={run} onSelect={() => note('selected')} onCancel={send}>
      <a href="#report">Report</a>
      <button type="button" onClick={() => note('download')}>
        Download
      </button>
      Text of the host
    </RunCard>
  );
}

function Modal() {
  const run = useRun();
  const [isOpen, setOpen] = useState(false);
  const isNew = params.has('new');
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      <RunExecutionModal
        open={isOpen}
        onOpenChange={setOpen}
        {...(isNew ? {} : { run })}
        onCancel={send}
        onStart={async () => {
          note('started');
          return first;
        }}
        onRetry={() => note('again')}
        configure={({ formId, start }) => (
          <form
            id={formId}
            onSubmit={(event) => {
              event.preventDefault();
              start({ name: 'New' });
            }}
          >
            <input aria-label="Name" defaultValue="New" />
          </form>
        )}
      />
    </>
  );
}

const source = createScriptedSource({ clock: systemClock, run: { id: 'r1', name: 'Alpha' } });
source.addRun({ id: 'r2', name: 'Beta' });

/** The bulk question may be shifted, so that its "Confirm Cancel" comes to lie under the pointer. */
function List() {
  return (
    <RunProvider source={source}>
      <RunsList withBulkCancel />
    </RunProvider>
  );
}

/** A host's own list, from which a run leaves when it is told so. */
function Leaving() {
  const [ids, setIds] = useState(['r1', 'r2', 'r3', 'r4', 'r5']);
  window.leave = (count) => setIds((before) => before.slice(count));
  return <RunsList list={{ runs: ids.map((id) => ({ ...first, id, name: id })) }} />;
}

const pages = { placed: Placed, card: Card, modal: Modal, list: List, leaving: Leaving };
const chosen = params.get('page');
const Page =
  chosen === 'card' || chosen === 'modal' || chosen === 'list' || chosen === 'leaving' ? pages[chosen] : Placed;
const element = document.getElementById('root');
if (element) createRoot(element).render(<Page />);
