/** Elements that hosts put around a run's button: a link, a label, a summary. The page's query selects one. */
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { CancelRunButton, preloadDialogs, type Run } from 'runlight';

declare global {
  interface Window {
    sentFrom: string[];
    dialogs: Promise<void>;
  }
}
window.sentFrom = [];
window.dialogs = preloadDialogs();

const params = new URLSearchParams(location.search);
const run: Run = { id: 'r1', name: 'Import', status: 'running', progress: { completedSteps: 3, totalSteps: 8 } };

const hosts: Record<string, (children: ReactNode) => ReactNode> = {
  link: (children) => (
    <a href="#followed" style={{ display: 'block' }}>
      Import {children}
    </a>
  ),
  label: (children) => (
    <label style={{ display: 'block' }}>
      <input type="checkbox" id="box" />
      {children}
    </label>
  ),
  summary: (children) => (
    <details id="details">
      <summary>Import {children}</summary>
      More of it
    </details>
  ),
};

const element = document.getElementById('root');
const around = hosts[params.get('around') ?? ''];
if (element && around) {
  createRoot(element).render(
    around(
      <CancelRunButton
        run={run}
        askReason
        confirmation={params.get('confirmation') === 'inline' ? 'inline' : 'dialog'}
        onCancel={async ({ reason }) => {
          window.sentFrom.push(reason ?? '');
        }}
      />,
    ),
  );
}
