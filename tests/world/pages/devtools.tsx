import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { RunExecutionModal, RunProvider, RunsList } from 'runlight';
import { RunDevtools } from 'runlight/devtools';
import { createMemoryBackend } from 'runlight/msw';

const query = new URLSearchParams(location.search);
const backend = createMemoryBackend({ speed: 2, seed: 3 });
for (const name of ['Churn model, July', 'Nightly import', 'Readmission risk']) backend.startRun({ name });
const source = backend.asSource({ push: true });
const theme = query.get('theme');

declare global {
  interface Window {
    /** Opens the window of `?window=later`. */
    openWindow: () => void;
  }
}

function Page() {
  const [isOpen, setOpen] = useState(query.get('window') !== 'later');
  window.openWindow = () => setOpen(true);
  return (
    <RunProvider source={source}>
      <RunsList />
      {query.has('window') && <RunExecutionModal runId="run_0001" open={isOpen} onOpenChange={() => {}} />}
      <RunDevtools
        simulation={backend}
        initialIsOpen={query.has('open')}
        {...((theme === 'light' || theme === 'dark') && { theme })}
      />
    </RunProvider>
  );
}

const element = document.getElementById('root');
if (element) createRoot(element).render(<Page />);
