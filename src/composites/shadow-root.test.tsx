import { act, render, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it } from 'vitest';
import { CancelRunButton } from '../components/cancel-run-button';
import { LiveActivityFeed } from '../components/live-activity-feed';
import type { Run, RunStep } from '../core/run/run';

const run: Run = { id: 'r', name: 'Spring', status: 'running' };
const steps = Array.from(
  { length: 4 },
  (_, i): RunStep => ({
    id: `s${i}`,
    n: i + 1,
    kind: 'info',
    status: 'done',
    title: `Step ${i}`,
    detail: 'A detail. '.repeat(30),
  }),
);

/** A host that is a web component. */
function renderInShadow(children: ReactNode) {
  const host = document.body.appendChild(document.createElement('div'));
  const shadow = host.attachShadow({ mode: 'open' });
  const container = shadow.appendChild(document.createElement('div'));
  return { shadow, ...render(children, { container, baseElement: host }) };
}
const slotOf = (element: Element | null) => element?.getAttribute('data-slot');

afterEach(() => document.body.replaceChildren());

it('in a shadow root, the focus has a place when the run ends under it', async () => {
  const button = (status: Run['status']) => <CancelRunButton run={{ ...run, status }} onCancel={async () => {}} />;
  const t = renderInShadow(button('running'));
  act(() => t.container.querySelector('button')?.focus());
  expect(slotOf(t.shadow.activeElement)).toBe('cancel-run-trigger');
  t.rerender(button('succeeded'));
  await waitFor(() => expect(slotOf(t.shadow.activeElement)).toBe('cancel-run-status'));
});

it('in a shadow root, the focus stays in the feed when its row goes', () => {
  const t = renderInShadow(<LiveActivityFeed steps={steps.slice(0, 3)} />);
  act(() => t.container.querySelector('button')?.focus());
  expect(t.shadow.activeElement?.textContent).toBe('Show detail');
  t.rerender(<LiveActivityFeed steps={steps} />);
  t.rerender(<LiveActivityFeed steps={steps.slice(1)} stepsTrimmed={1} />);
  expect(slotOf(t.shadow.activeElement)).toBe('activity-feed-scroller');
});
