import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { ActivityItem, type RunStep } from 'runlight';
import { drive } from '../driver';
import { stepAt } from '../steps';

/**
 * The lower bound: a handwritten page that moves a dozen row elements and updates their texts. It has no keys, no
 * components, rows of one height, and nothing to expand. React renders one row of each kind once, as the template.
 */
const templates = new Map<string, { html: HTMLElement; title: string; age: string; took: string }>();
function templateOf(step: RunStep) {
  const known = templates.get(step.kind);
  if (known) return known;
  const stage = document.createElement('ol');
  const root = createRoot(stage);
  flushSync(() => root.render(<ActivityItem step={step} open={false} onToggle={() => {}} serverOffsetMs={0} />));
  const html = stage.firstElementChild?.cloneNode(true) as HTMLElement;
  const made = {
    html,
    title: step.title,
    age: html.querySelector('time')?.textContent ?? '',
    took: /\d+s/.exec(html.textContent ?? '')?.[0] ?? '',
  };
  flushSync(() => root.unmount());
  templates.set(step.kind, made);
  return made;
}

interface Row {
  element: HTMLElement;
  title: Text;
  age: Text;
  took: Text | undefined;
  at: number;
}

const ROWS = 11;
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const ageOf = (at: number) => {
  const seconds = Math.round((Date.now() - at) / 1000);
  return seconds < 60 ? relative.format(-seconds, 'second') : relative.format(-Math.round(seconds / 60), 'minute');
};

function textNodes(element: Node) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) found.push(node as Text);
  return found;
}

function makeRow(step: RunStep): Row {
  const template = templateOf(step);
  const element = template.html.cloneNode(true) as HTMLElement;
  const texts = textNodes(element);
  const find = (text: string) => texts.find((node) => node.data === text);
  const row = {
    element,
    title: find(template.title) as Text,
    age: find(template.age) as Text,
    took: find(template.took),
    at: 0,
  };
  fill(row, step);
  return row;
}

function fill(row: Row, step: RunStep) {
  row.at = step.startedAt ?? 0;
  row.title.data = step.title;
  row.age.data = ageOf(row.at);
  if (row.took) row.took.data = `${Math.round(((step.finishedAt ?? 0) - row.at) / 1000)}s`;
}

drive((root, store) => {
  root.innerHTML =
    '<div data-rl-root style="height:480px;width:520px;overflow-y:auto"><div></div><ol style="list-style:none;margin:0;padding:0"></ol></div>';
  const scroller = root.firstElementChild as HTMLElement;
  const pad = scroller.firstElementChild as HTMLElement;
  const list = scroller.lastElementChild as HTMLElement;
  const rows: Row[] = [];
  // Rows are recycled within their kind, so that icons never change.
  const spare = new Map<string, Row[]>();
  let first = 0;
  let rowHeight = 0;
  let isFollowing = true;
  const take = (step: RunStep): Row => {
    const free = spare.get(step.kind)?.pop();
    if (!free) return makeRow(step);
    fill(free, step);
    return free;
  };
  const update = () => {
    const steps = store.getSnapshot();
    if (!isFollowing) return;
    const from = Math.max(0, steps.length - ROWS);
    while (rows.length > 0 && first < from) {
      const gone = rows.shift();
      const kind = stepAt(first).kind;
      first += 1;
      if (!gone) break;
      gone.element.remove();
      const pool = spare.get(kind) ?? [];
      pool.push(gone);
      spare.set(kind, pool);
    }
    if (rows.length === 0) first = from;
    for (let i = first + rows.length; i < steps.length; i += 1) {
      const step = steps[i];
      if (!step) continue;
      const row = take(step);
      rows.push(row);
      list.append(row.element);
    }
    rowHeight ||= rows[0]?.element.offsetHeight ?? 0;
    pad.style.height = `${first * rowHeight}px`;
    scroller.scrollTop = 1e9;
  };
  scroller.addEventListener('wheel', (event) => {
    if (event.deltaY < 0) isFollowing = false;
  });
  setInterval(() => {
    for (const row of rows) {
      const text = ageOf(row.at);
      if (row.age.data !== text) row.age.data = text;
    }
  }, 1000);
  store.subscribe(update);
  update();
});
