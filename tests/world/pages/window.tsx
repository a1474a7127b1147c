/**
 * A window with an active run: started, cancelled and ended by the test. Options in the query: `steps` at the start,
 * `lang` of texts and direction, `long` names.
 */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { Run, RunStep } from 'runlight';
import { preloadDialogs, RunExecutionModal, RunProvider } from 'runlight';
import { systemClock } from '../../../src/core/platform/clock';
import { ar } from '../../../src/locales/ar';
import { de } from '../../../src/locales/de';
import { createScriptedSource } from '../../../src/testing/scripted-source';

declare global {
  interface Window {
    /** Changes the run on the backend. */
    changeRun: (run: Partial<Run>) => void;
    /** Adds or changes a step on the backend. */
    tellStep: (step: Partial<RunStep> & { n: number }) => void;
    dialogs: Promise<void>;
    /** What a test has recorded, frame by frame. */
    lookedAt: { time: string; word: number; gap: number; feed: number; filter: number | null; opacity: number }[];
  }
}

const query = new URLSearchParams(location.search);
const language = query.get('lang') ?? 'en';
const TEXTS = language === 'de' ? de : language === 'ar' ? ar : undefined;
document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
/** Long German compounds without break opportunities. */
const long = query.has('long')
  ? 'Donaudampfschifffahrtsgesellschaftskapitänsversicherungsstatistik_2026-04_bereinigt'
  : '';

const began = Date.now() - 150_000;
const source = createScriptedSource({
  clock: systemClock,
  run: {
    id: 'run-1',
    name: long || 'Synthetic customers, spring',
    dataset: long || 'customers',
    method: 'CTGAN',
    status: 'running',
    startedAt: began,
    progress: { completedSteps: 2, totalSteps: 8 },
    currentStep: { n: 3, kind: 'training', name: long || 'Training' },
    metrics: [{ key: 'ks_mean', value: 0.06 }],
  },
});
for (let n = 1; n <= Number(query.get('steps') ?? 3); n += 1) {
  source.setStep({
    n,
    kind: 'training',
    title: `Step number ${n} ${long}`.trim(),
    detail: 'What it does, in a sentence that takes a line.',
    status: 'done',
    startedAt: began + n * 1_000,
    finishedAt: began + n * 1_000 + 900,
  });
}
window.changeRun = (run) => source.setRun(run);
window.tellStep = (step) => source.setStep(step);
window.dialogs = preloadDialogs();

function Page() {
  const [isOpen, setOpen] = useState(false);
  return (
    <RunProvider source={source} locale={language} {...(TEXTS && { messages: TEXTS })}>
      <div style={{ height: 2_000 }}>
        <button type="button" onClick={() => setOpen(true)}>
          Open
        </button>
      </div>
      <RunExecutionModal open={isOpen} onOpenChange={setOpen} runId="run-1" onRetry={() => {}} />
    </RunProvider>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Page />);
