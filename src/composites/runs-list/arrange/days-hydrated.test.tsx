import { act, render, screen } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { Run } from '../../../core/run/run';
import { RunProvider } from '../../../hooks/RunProvider';
import { createManualClock } from '../../../testing/manual-clock';
import { createManualEnvironment } from '../../../testing/manual-environment';
import { createScriptedSource } from '../../../testing/scripted-source';
import { RunsList } from '..';

const EVENING = Date.UTC(2026, 4, 4, 22);
const HOUR = 3_600_000;
const ended: Run = { id: 'r', name: 'Import', status: 'succeeded', createdAt: EVENING, finishedAt: EVENING + 60_000 };

function page(now: number, timeZone?: string) {
  const clock = createManualClock(now);
  return (
    <RunProvider
      source={createScriptedSource({ clock, latencyMs: HOUR })}
      clock={clock}
      environment={createManualEnvironment()}
      timeZone={timeZone}
    >
      <RunsList initialRuns={[ended]} groupBy="activity" />
    </RunProvider>
  );
}

const quietly = async (work: () => unknown) => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  await act(async () => void work());
  const complaints = error.mock.calls;
  error.mockRestore();
  return complaints;
};

const heading = () => document.querySelector('[data-slot="runs-list-group"] h3')?.textContent;

it.each([
  ['at once', HOUR / 6, undefined, 'Today'],
  ['the next morning, as a page that is kept', 12 * HOUR, 'UTC', 'Yesterday'],
  ['where it is the next day already', HOUR, 'Asia/Tokyo', 'Today'],
  ['days later', 100 * HOUR, 'UTC', 'May 4, 2026'],
])('markup of a server whose runs are grouped by day hydrates %s', async (_, later, timeZone, day) => {
  const container = document.createElement('div');
  document.body.append(container);
  await quietly(() => {
    container.innerHTML = renderToString(page(EVENING + HOUR / 2, timeZone));
  });
  expect(container).toHaveTextContent('Import');
  const onRecoverableError = vi.fn();
  const complaints = await quietly(() =>
    render(page(EVENING + later, timeZone), { container, hydrate: true, onRecoverableError }),
  );
  expect(complaints).toEqual([]);
  expect(onRecoverableError).not.toHaveBeenCalled();
  expect(heading()).toBe(day);
  screen.getByText('Import');
});

it('a page without a server has its days from the first render on', () => {
  render(page(EVENING + HOUR / 6));
  expect(heading()).toBe('Today');
});
