import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { LiveActivityFeed, type RunStep } from 'runlight';

/** A feed in a host's environment, controlled by the test. */
declare global {
  interface Window {
    /** Shows a feed with this many steps, in a box with this style. */
    show(style: Record<string, string>, count: number, height?: string): void;
    /** Adds steps at the end and removes steps at the start. */
    change(added: number, trimmed: number): void;
  }
}

const step = (n: number): RunStep => ({
  id: `s${n}`,
  n,
  kind: 'info',
  status: 'done',
  title: `Step ${n}`,
  // Rows of different heights.
  detail: n % 3 === 0 ? `Line one of ${n}` : n % 7 === 0 ? `A long detail of ${n}: ${'word '.repeat(60)}` : null,
});

let steps: RunStep[] = [];
let last = 0;
let trimmedSoFar = 0;
let box: HTMLElement | null = null;
let height = '400px';
const element = document.getElementById('root');

/** The page's element, or one in a shadow root with the stylesheet inside of it (`?shadow`). */
function placeIn(page: HTMLElement): Element {
  if (location.search !== '?shadow') return page;
  const shadow = page.attachShadow({ mode: 'open' });
  const sheet = document.querySelector('link[rel="stylesheet"]')?.cloneNode();
  if (sheet) shadow.append(sheet);
  return shadow.appendChild(document.createElement('div'));
}
const root = element ? createRoot(placeIn(element)) : null;

function draw(style?: Record<string, string>) {
  flushSync(() =>
    root?.render(
      <div
        ref={(node) => {
          box = node;
          if (style) Object.assign(node?.style ?? {}, style);
        }}
        style={{ width: 600, transformOrigin: '0 0' }}
      >
        <LiveActivityFeed steps={steps} stepsTrimmed={trimmedSoFar} style={{ height, maxHeight: 'none' }} />
      </div>,
    ),
  );
}

window.show = (style, count, wanted = '400px') => {
  height = wanted;
  steps = Array.from({ length: count }, (_, i) => step(i + 1));
  last = count;
  draw(style);
};
window.change = (added, trimmed) => {
  const more = Array.from({ length: added }, (_, i) => step(last + i + 1));
  last += added;
  trimmedSoFar += trimmed;
  steps = [...steps.slice(trimmed), ...more];
  draw();
  if (!box) throw new Error('the feed is not on the page');
};
