// A run's page as products typically write it: polling in effects, progress by step count, a timeline, a dialog, and an
// optimistic cancel that is rolled back if the request fails. Written with care; its bugs are the usual ones, and the
// adjacent test shows them.
import { useCallback, useEffect, useRef, useState } from 'react';

interface HostRun {
  id: string;
  name: string;
  status: 'queued' | 'running' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled';
  started_at: string | null;
  progress: { total_steps: number | null };
}

interface HostStep {
  n: number;
  kind: string;
  status: string;
  title: string;
  detail: string | null;
  created_at: string;
}

const LABELS: Record<HostRun['status'], string> = {
  queued: 'Queued',
  running: 'Running',
  cancelling: 'Cancelling…',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const ENDED = ['succeeded', 'failed', 'cancelled'];
const KIND_COLORS: Record<string, string> = {
  planned: '#d8b4fe',
  training: '#93c5fd',
  metrics: '#86efac',
  error: '#fca5a5',
  backup: '#fdba74',
};

async function getJson<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal });
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
  return response.json();
}

function useRun(base: string, runId: string) {
  const [run, setRun] = useState<HostRun | null>(null);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const poll = async () => {
      try {
        const next = await getJson<HostRun>(`${base}/v1/runs/${runId}/status`, abort.signal);
        setRun(next);
        setError(null);
        if (ENDED.includes(next.status)) return;
      } catch (cause) {
        if (abort.signal.aborted) return;
        setError(cause as Error);
      }
      timer = setTimeout(poll, 1000);
    };
    poll();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [base, runId]);
  return { run, setRun, error };
}

function useSteps(base: string, runId: string, isOver: boolean) {
  const [steps, setSteps] = useState<HostStep[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    const poll = async () => {
      try {
        const page = await getJson<{ steps: HostStep[] }>(`${base}/v1/runs/${runId}/steps`, abort.signal);
        setSteps([...page.steps].sort((a, b) => a.n - b.n));
      } catch {
        // The next poll will retry.
      }
    };
    poll();
    if (isOver) return () => abort.abort();
    const timer = setInterval(poll, 2000);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [base, runId, isOver]);
  return steps;
}

function useElapsed(startedAt: string | null | undefined, isOver: boolean) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isOver]);
  if (!startedAt) return null;
  const seconds = Math.max(0, Math.floor((now - Date.parse(startedAt)) / 1000));
  return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

function Timeline({ steps }: { steps: HostStep[] }) {
  const end = useRef<HTMLLIElement>(null);
  const count = steps.length;
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView?.({ block: 'nearest' });
  }, [count]);
  return (
    <ol style={{ maxHeight: 320, overflow: 'auto', padding: 0, listStyle: 'none' }}>
      {steps.map((step) => (
        <li key={step.n} style={{ borderLeft: `4px solid ${KIND_COLORS[step.kind] ?? '#d1d5db'}`, padding: '4px 8px' }}>
          <b>{step.title}</b> <time>{new Date(step.created_at).toLocaleTimeString()}</time>
          {step.detail && <p>{step.detail}</p>}
        </li>
      ))}
      <li ref={end} />
    </ol>
  );
}

function ConfirmDialog({ onClose, onConfirm }: { onClose: () => void; onConfirm: () => void }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <div style={{ position: 'fixed', inset: 0, background: 'rgb(0 0 0 / 0.5)', display: 'grid', placeItems: 'center' }}>
      <div role="alertdialog" aria-label="Cancel Run?" style={{ background: 'white', borderRadius: 8, padding: 24 }}>
        <p>Are you sure you want to cancel this run? This action cannot be undone.</p>
        <button type="button" onClick={onClose}>
          Keep running
        </button>
        <button type="button" style={{ background: '#ef4444', color: 'white' }} onClick={onConfirm}>
          Confirm Cancel
        </button>
      </div>
    </div>
  );
}

export function HandMadePage({ base, runId }: { base: string; runId: string }) {
  const { run, setRun, error } = useRun(base, runId);
  const isOver = run !== null && ENDED.includes(run.status);
  const steps = useSteps(base, runId, isOver);
  const elapsed = useElapsed(run?.started_at, isOver);
  const [isAsking, setIsAsking] = useState(false);
  const [cancelError, setCancelError] = useState<string | null>(null);
  const close = useCallback(() => setIsAsking(false), []);

  const cancel = useCallback(async () => {
    setIsAsking(false);
    setCancelError(null);
    const before = run;
    setRun((current) => current && { ...current, status: 'cancelled' });
    try {
      const response = await fetch(`${base}/v1/runs/${runId}/cancel`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    } catch (cause) {
      setRun(before);
      setCancelError((cause as Error).message);
    }
  }, [base, runId, run, setRun]);

  if (!run) return <p>{error ? 'The run cannot be read.' : 'Loading…'}</p>;
  const expected = run.progress.total_steps ?? 8;
  const percent = run.status === 'succeeded' ? 100 : Math.min(95, Math.round((steps.length / expected) * 100));
  return (
    <section>
      <header style={{ display: 'flex', gap: 12 }}>
        <h2>{run.name}</h2>
        <strong data-testid="status">{LABELS[run.status]}</strong>
        {!isOver && (
          <button type="button" onClick={() => setIsAsking(true)}>
            Cancel
          </button>
        )}
      </header>
      <div style={{ height: 8, background: '#e5e7eb', borderRadius: 4 }}>
        <div style={{ width: `${percent}%`, height: 8, background: '#3b82f6', borderRadius: 4 }} />
      </div>
      <p>
        Step {Math.min(steps.length, expected)} of {expected} · {percent}% · {elapsed}
      </p>
      {cancelError && <p role="alert">Cancelling failed: {cancelError}</p>}
      <Timeline steps={steps} />
      {isAsking && <ConfirmDialog onClose={close} onConfirm={cancel} />}
    </section>
  );
}
