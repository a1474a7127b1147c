import { createRoot } from 'react-dom/client';
import { RealTimeRunStatus, type Run } from 'runlight';

const run: Run = { id: 'r1', name: 'Import', status: 'waiting', progress: { completedSteps: 3, totalSteps: 8 } };

/** Each with its own stylesheet inside; the page's is removed. */
async function start(element: HTMLElement) {
  const sheet = document.querySelector<HTMLLinkElement>('link[rel="stylesheet"]');
  const css = await (await fetch('/runlight.css')).text();
  sheet?.remove();
  for (const id of ['light', 'dark', 'own']) {
    const host = document.createElement('div');
    host.id = id;
    // Custom properties of the page apply in a shadow root, its rules do not.
    if (id === 'own') host.style.setProperty('--rl-text', 'rgb(1, 2, 3)');
    element.append(host);
    const shadow = host.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = css;
    const inside = document.createElement('div');
    if (id === 'dark') inside.className = 'dark';
    shadow.append(style, inside);
    createRoot(inside).render(<RealTimeRunStatus run={run} />);
  }
}

const element = document.getElementById('root');
if (element) void start(element);
