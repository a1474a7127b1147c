import * as Dialog from '@radix-ui/react-dialog';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { CancelRunButton, type Run, RunExecutionModal } from 'runlight';

const kind = new URLSearchParams(location.search).get('modal') ?? 'radix';

const run: Run = { id: 'r1', name: 'Import', status: 'running', progress: { completedSteps: 3, totalSteps: 8 } };
const onCancel = async () => undefined;
const panel = { position: 'fixed', inset: 60, zIndex: 50, background: 'white', padding: 24 } as const;

interface ModalProps {
  open: boolean;
  onClose: () => void;
  children?: ReactNode;
}

/** The same copy of Radix that runlight uses. */
function RadixModal({ open, onClose, children }: ModalProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Content aria-describedby={undefined} style={panel}>
          <Dialog.Title>Host</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** As React Aria: while it is open, all that is in the body or is added to it is inert, except for what has a name. */
function ShuttingModal({ open, children }: ModalProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const held: Element[] = [];
    const shut = (element: Node) => {
      if (!(element instanceof HTMLElement) || element.contains(ref.current) || element.inert) return;
      if (element.dataset.reactAriaTopLayer !== undefined) return;
      element.inert = true;
      held.push(element);
    };
    for (const each of document.body.children) shut(each);
    const observer = new MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) shut(node);
    });
    observer.observe(document.body, { childList: true });
    return () => {
      observer.disconnect();
      for (const each of held) each.removeAttribute('inert');
    };
  }, [open]);
  return open
    ? createPortal(
        <div ref={ref} role="dialog" aria-label="Host" style={panel}>
          {children}
        </div>,
        document.body,
      )
    : null;
}

/** As MUI: it takes the focus as it opens. */
function FocusingModal({ open, children }: ModalProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (open) ref.current?.focus();
  }, [open]);
  return open
    ? createPortal(
        <div ref={ref} role="dialog" aria-modal="true" aria-label="Host" tabIndex={-1} style={panel}>
          {children}
        </div>,
        document.body,
      )
    : null;
}

/** As Mantine: it listens on the window from the start, and looks at the element that has the focus. */
function EarlyModal({ open, onClose, children }: ModalProps) {
  const latest = useRef({ open, onClose });
  useEffect(() => {
    latest.current = { open, onClose };
  });
  useEffect(() => {
    const onKeyDown = ({ key, target }: KeyboardEvent) => {
      const isTaken = target instanceof Element && target.getAttribute('data-mantine-stop-propagation') === 'true';
      if (key === 'Escape' && latest.current.open && !isTaken) latest.current.onClose();
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
  return open
    ? createPortal(
        <div role="dialog" aria-modal="true" aria-label="Host" style={panel}>
          {children}
        </div>,
        document.body,
      )
    : null;
}

/** As MUI with `keepMounted`: it is always there, and hidden. It takes the focus and gives it back where it can. */
function KeptModal({ open, onClose, children }: ModalProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const before = document.activeElement;
    ref.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [open]);
  return createPortal(
    <div style={{ ...panel, zIndex: 60, visibility: open ? 'visible' : 'hidden' }}>
      <div ref={ref} role="dialog" aria-modal="true" aria-label="Host" tabIndex={-1}>
        {children}
        <button type="button" onClick={onClose}>
          Close host
        </button>
      </div>
    </div>,
    document.body,
  );
}

/** A `<dialog>` in its place in the page. */
function NativeModal({ open, onClose, children }: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) ref.current?.showModal();
    else ref.current?.close();
  }, [open]);
  return (
    <dialog ref={ref} aria-label="Host" onClose={({ target, currentTarget }) => target === currentTarget && onClose()}>
      {open && children}
      {open && (
        <button type="button" onClick={onClose}>
          Close host
        </button>
      )}
    </dialog>
  );
}

const MODALS = {
  radix: RadixModal,
  shutting: ShuttingModal,
  alone: FocusingModal,
  focusing: FocusingModal,
  early: EarlyModal,
  kept: KeptModal,
  native: NativeModal,
};
const Modal = Object.entries(MODALS).find(([name]) => name === kind)?.[1] ?? RadixModal;

/** A form whose list opens in the body, as in shadcn. */
function Configure() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Choose
      </button>
      {isOpen &&
        createPortal(
          <ul style={{ position: 'fixed', inset: '0 auto auto 0', zIndex: 50, margin: 0, pointerEvents: 'auto' }}>
            <li>
              <button type="button" onClick={() => setOpen(false)}>
                Exact
              </button>
            </li>
          </ul>,
          document.body,
        )}
    </>
  );
}

function Window({ slot }: { slot?: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  window.foreign.setWindow = setOpen;
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open window
      </button>
      <RunExecutionModal
        open={isOpen}
        onOpenChange={setOpen}
        {...(kind === 'radix' ? { configure: <Configure /> } : { run, steps: [], onCancel })}
        slots={{ beforeFeed: slot }}
      />
    </>
  );
}

declare global {
  interface Window {
    foreign: { setWindow: (isOpen: boolean) => void; setHost: (isOpen: boolean) => void };
  }
}
window.foreign = { setWindow: () => {}, setHost: () => {} };

/** Ours is in the host's modal, or that is opened from our window: in its place (`native`), or elsewhere. */
function Page() {
  const [isOpen, setOpen] = useState(false);
  window.foreign.setHost = setOpen;
  const opener = (
    <button type="button" onClick={() => setOpen(true)}>
      Open host
    </button>
  );
  const close = () => setOpen(false);
  const place = new URLSearchParams(location.search).get('place');
  if (place === 'around') {
    return (
      <>
        {opener}
        <Modal open={isOpen} onClose={close}>
          <CancelRunButton run={run} onCancel={onCancel} />
          {kind !== 'alone' && <Window />}
        </Modal>
      </>
    );
  }
  if (place === 'before') {
    // As an item of a menu of Radix: the menu closes after what the item does.
    const go = () => {
      flushSync(() => window.foreign.setWindow(true));
      setOpen(false);
    };
    return (
      <>
        {opener}
        <Window />
        <Modal open={isOpen} onClose={close}>
          <button type="button" onClick={go}>
            New run
          </button>
        </Modal>
      </>
    );
  }
  const modal = <Modal open={isOpen} onClose={close} />;
  return (
    <main>
      <Window
        slot={
          <>
            {opener}
            {place === 'inside' && modal}
          </>
        }
      />
      {place !== 'inside' && modal}
    </main>
  );
}

const element = document.getElementById('root');
if (element) createRoot(element).render(<Page />);
