import { createRoot } from 'react-dom/client';
import { Toaster } from 'sonner';
import { RunPage } from '@/components/run-page';
import { RunToasts } from '@/components/run-toasts';
import { RunsIndicator } from '@/components/runs-indicator';
import { RunsProvider } from '@/components/runs-provider';
import { RunsTable } from '@/components/runs-table';
import './index.css';

const hrefOf = (runId: string) => `#${runId}`;

createRoot(document.getElementById('root') as HTMLElement).render(
  <RunsProvider baseUrl="/api">
    <header>
      <RunsIndicator hrefOf={hrefOf} />
    </header>
    <RunPage runId="r1" back={<a href="#runs">Runs</a>} />
    <RunsTable hrefOf={hrefOf} />
    <RunToasts onShow={(runId) => (location.hash = runId)} />
    <Toaster />
  </RunsProvider>,
);
