import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import * as Menu from '@radix-ui/react-dropdown-menu';
import * as Second from 'radix-second';
import { Activity, type ReactNode, StrictMode, Suspense, use, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { createRoot } from 'react-dom/client';
import {
  CancelRunButton,
  createRestSource,
  RealTimeRunStatus,
  type Run,
  RunExecutionModal,
  RunProvider,
  RunsList,
} from 'runlight';

/** What a test reads and controls. */
interface Probe {
  /** Ids of the runs for which a cancel was sent. */
  sent: string[];
  /** Presses that reached the page below. */
  pressedBelow: number;
  setStatus: (status: Run['status']) => void;
  /** Hides or shows the host by its own means. */
  setHidden: (isHidden: boolean) => void;
  unmount: () => void;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

const params = new URLSearchParams(location.search);
const host = params.get('host') ?? 'plain';
const layer = params.get('layer') ?? 'question';

const probe: Probe = {
  sent: [],
  pressedBelow: 0,
  setStatus: () => {},
  setHidden: () => {},
  unmount: () => {},
};
window.probe = probe;

const base: Run = {
  id: 'r1',
  name: 'Import',
  status: 'running',
  progress: { completedSteps: 3, totalSteps: 8 },
  currentStep: { n: 4, name: 'Training' },
  startedAt: Date.now() - 90_000,
};

const onCancel = async (_request: unknown, run: Run) => {
  probe.sent.push(run.id);
  return undefined;
};

function useStatus(): Run {
  const [status, setStatus] = useState<Run['status']>('running');
  useEffect(() => {
    probe.setStatus = setStatus;
  }, []);
  return { ...base, status };
}

/** The layer under test, opened by a button in the host. */
function Subject() {
  const run = useStatus();
  if (layer === 'question') return <CancelRunButton run={run} onCancel={onCancel} askReason />;
  if (layer === 'inline') return <CancelRunButton run={run} onCancel={onCancel} askReason confirmation="inline" />;
  if (layer === 'bulk') return <Bulk />;
  if (layer === 'window' || layer === 'stand-in') return <WindowSubject run={run} />;
  return <RealTimeRunStatus run={run} onCancel={onCancel} />;
}

function WindowSubject({ run }: { run: Run }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open window
      </button>
      <RunExecutionModal
        open={isOpen}
        onOpenChange={setOpen}
        run={params.has('configure') ? undefined : run}
        steps={[]}
        onCancel={onCancel}
        configure={() => <Configure />}
      />
    </>
  );
}

/** A form with a list at z-index 50, as in shadcn. */
function Configure() {
  const [chosen, setChosen] = useState('none');
  return (
    <Menu.Root>
      <Menu.Trigger type="button">Method: {chosen}</Menu.Trigger>
      <Menu.Portal>
        <Menu.Content style={{ zIndex: 50, background: 'white', padding: 8 }}>
          {['Fast', 'Exact'].map((name) => (
            <Menu.Item key={name} onSelect={() => setChosen(name)}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

const source = createRestSource({
  fetch: async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    const json = (body: unknown) =>
      new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
    const wire = { id: 'r1', name: 'Import', status: 'running', rev: 1, epoch: 'a', can: { cancel: true } };
    if (init?.method === 'POST') {
      probe.sent.push('r1');
      return json({ ok: true, status: 'cancelling', run: { ...wire, rev: 2, status: 'cancelling' } });
    }
    if (url.includes('/steps')) return json({ epoch: 'a', run_rev: 1, steps: [], next: 1, more: false, reset: false });
    return json(/runs\/r1/.test(url) ? wire : { runs: [wire], next_cursor: null });
  },
});

function Bulk() {
  return (
    <RunProvider source={source}>
      <RunsList showBulkCancel />
    </RunProvider>
  );
}

function MuiHost({ children }: { children: ReactNode }) {
  return (
    <Dialog open maxWidth="lg" fullWidth aria-label="Host">
      <div style={{ padding: 24, minHeight: 300 }}>
        <Button>Host button</Button>
        {children}
      </div>
    </Dialog>
  );
}

/** Modals with a z-index above all of ours. */
function HighHost({ children }: { children: ReactNode }) {
  return (
    <div role="dialog" aria-modal="true" aria-label="Host" style={{ position: 'fixed', inset: 0, zIndex: 2147483000 }}>
      <div style={{ margin: 40, padding: 24, minHeight: 500, background: 'white' }}>{children}</div>
    </div>
  );
}

function SecondRadixHost({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Second.Root open={isOpen} onOpenChange={setOpen}>
      <Second.Trigger>Open host</Second.Trigger>
      <Second.Portal>
        <Second.Overlay style={{ position: 'fixed', inset: 0, zIndex: 50, background: 'rgb(0 0 0 / 0.3)' }} />
        <Second.Content
          aria-describedby={undefined}
          style={{ position: 'fixed', inset: 60, zIndex: 50, background: 'white', padding: 24, overflow: 'auto' }}
        >
          <Second.Title>Host</Second.Title>
          {children}
        </Second.Content>
      </Second.Portal>
    </Second.Root>
  );
}

/** An element in the browser's top layer, opened by the host's button, because full screen requires a press. */
function OnTopHost({ how, children }: { how: 'popover' | 'auto' | 'modal' | 'fullscreen'; children: ReactNode }) {
  const ref = useRef<HTMLDialogElement & HTMLDivElement>(null);
  const show = () => {
    if (how === 'modal') ref.current?.showModal();
    else if (how === 'fullscreen') void ref.current?.requestFullscreen();
    else ref.current?.showPopover();
  };
  // A sliding drawer: its transform makes it the containing block of fixed elements inside.
  const style = { padding: 24, transform: 'translateX(0)', minHeight: 300, minWidth: 500, background: 'white' };
  return (
    <>
      <button type="button" onClick={show}>
        Open host
      </button>
      {how === 'modal' ? (
        <dialog ref={ref} aria-label="Host" style={style}>
          {children}
        </dialog>
      ) : (
        <div ref={ref} {...(how !== 'fullscreen' && { popover: how === 'auto' ? 'auto' : 'manual' })} style={style}>
          {children}
        </div>
      )}
    </>
  );
}

function FrameHost({ children }: { children: ReactNode }) {
  const [body, setBody] = useState<HTMLElement | null>(null);
  return (
    <>
      <iframe
        title="Host"
        style={{ width: 900, height: 600 }}
        srcDoc="<!doctype html><html><head><link rel=stylesheet href=/runlight.css></head><body></body></html>"
        onLoad={({ currentTarget }) => setBody(currentTarget.contentDocument?.body ?? null)}
      />
      {body && createPortal(children, body)}
    </>
  );
}

function ShadowHost({ children }: { children: ReactNode }) {
  const [root, setRoot] = useState<ShadowRoot | null>(null);
  return (
    <div
      ref={(element) => {
        if (element && !element.shadowRoot) setRoot(element.attachShadow({ mode: 'open' }));
      }}
    >
      {root && createPortal(children, root)}
    </div>
  );
}

let resolve = () => {};
function Waiting({ promise }: { promise: Promise<void> | null }) {
  if (promise) use(promise);
  return null;
}

function SuspendingHost({ children }: { children: ReactNode }) {
  const [promise, setPromise] = useState<Promise<void> | null>(null);
  useEffect(() => {
    probe.setHidden = (isHidden) => {
      if (!isHidden) return resolve();
      setPromise(
        new Promise((done) => {
          resolve = () => done();
        }),
      );
    };
  }, []);
  return (
    <Suspense fallback={<p>Loading the page</p>}>
      <main>
        {children}
        <Waiting promise={promise} />
      </main>
    </Suspense>
  );
}

function HidingHost({ by, children }: { by: 'activity' | 'style' | 'unmount'; children: ReactNode }) {
  const [isHidden, setHidden] = useState(false);
  useEffect(() => {
    probe.setHidden = setHidden;
  }, []);
  if (by === 'activity') {
    return (
      <Activity mode={isHidden ? 'hidden' : 'visible'}>
        <main>{children}</main>
      </Activity>
    );
  }
  if (by === 'style') return <main style={{ display: isHidden ? 'none' : undefined }}>{children}</main>;
  return isHidden ? <p>Gone</p> : <main>{children}</main>;
}

/** The panel inside styles and elements of hosts' cells, cards and rows. */
function OddHost({ children }: { children: ReactNode }) {
  return (
    <form onSubmit={() => probe.sent.push('host form')}>
      <label>
        <input type="checkbox" />
        <span
          style={{
            display: 'block',
            overflow: 'hidden',
            filter: 'grayscale(0.1)',
            opacity: 0.9,
            whiteSpace: layer === 'inline' || layer === 'bulk' ? undefined : 'nowrap',
            userSelect: 'none',
            contain: 'layout paint',
            height: 400,
          }}
        >
          {children}
        </span>
      </label>
    </form>
  );
}

function Host({ children }: { children: ReactNode }) {
  switch (host) {
    case 'mui':
      return <MuiHost>{children}</MuiHost>;
    case 'high':
      return <HighHost>{children}</HighHost>;
    case 'second-radix':
      return <SecondRadixHost>{children}</SecondRadixHost>;
    case 'popover':
    case 'auto':
    case 'modal':
    case 'fullscreen':
      return <OnTopHost how={host}>{children}</OnTopHost>;
    case 'iframe':
      return <FrameHost>{children}</FrameHost>;
    case 'shadow':
      return <ShadowHost>{children}</ShadowHost>;
    case 'suspense':
      return <SuspendingHost>{children}</SuspendingHost>;
    case 'activity':
    case 'style':
    case 'unmount':
      return <HidingHost by={host}>{children}</HidingHost>;
    case 'odd':
      return <OddHost>{children}</OddHost>;
    case 'strict':
      return <StrictMode>{children}</StrictMode>;
    default:
      return children;
  }
}

/** Opens the window from a menu whose item is gone when it closes, and from a card that may also disappear. */
function FocusPage() {
  const [openedBy, setOpenedBy] = useState<string | null>(null);
  const [cards, setCards] = useState(['Import', 'Export']);
  return (
    <>
      <Menu.Root>
        <Menu.Trigger type="button">Actions</Menu.Trigger>
        <Menu.Portal>
          <Menu.Content style={{ background: 'white' }}>
            <Menu.Item onSelect={() => setOpenedBy('menu')}>New run</Menu.Item>
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
      <button type="button" onClick={() => setOpenedBy('button')}>
        New run
      </button>
      <ul aria-label="Runs">
        {cards.map((name) => (
          <li key={name}>
            <button type="button" onClick={() => setOpenedBy(name)}>
              {name}
            </button>
          </li>
        ))}
      </ul>
      <RunExecutionModal
        open={openedBy !== null}
        onOpenChange={() => {
          if (params.has('goes')) setCards((known) => known.filter((name) => name !== openedBy));
          setOpenedBy(null);
        }}
        run={base}
        steps={[]}
        onCancel={onCancel}
      />
    </>
  );
}

const element = document.getElementById('root');
if (element) {
  const gutter = params.get('gutter');
  if (gutter) document.documentElement.setAttribute('style', gutter);
  const root = createRoot(element);
  probe.unmount = () => root.unmount();
  root.render(
    host === 'focus' ? (
      <FocusPage />
    ) : (
      <>
        <button type="button" id="below" onClick={() => (probe.pressedBelow += 1)}>
          Page below
        </button>
        <Host>
          <Subject />
        </Host>
        <div id="tall" style={{ height: params.has('tall') ? 3000 : 0 }} />
      </>
    ),
  );
}
