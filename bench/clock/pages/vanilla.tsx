import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { type Run, RunTimeElapsed, RunTimeStats } from 'runlight';
import { drivePlainLabels } from '../driver';

const runSince = (startedAt: number): Run => ({ id: 'run', status: 'running', createdAt: startedAt, startedAt });

/** The library's label as plain elements, with one shared timer and the cheapest possible texts. Writes every label. */
drivePlainLabels((root, instants) => {
  const stage = document.createElement('div');
  const react = createRoot(stage);
  flushSync(() =>
    react.render(
      <RunTimeStats run={runSince(Date.now())}>
        <RunTimeElapsed />
      </RunTimeStats>,
    ),
  );
  const html = stage.firstElementChild?.cloneNode(true) as HTMLElement;
  flushSync(() => react.unmount());
  const texts = instants.map((at) => {
    const label = html.cloneNode(true) as HTMLElement;
    root.append(label);
    const text = label.querySelector('[aria-live] span')?.firstChild as Text;
    return { at, text };
  });
  const write = () => {
    const now = Date.now();
    for (const { at, text } of texts) {
      const seconds = Math.floor((now - at) / 1000);
      text.data = seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
    }
  };
  write();
  setInterval(write, 1000);
});
