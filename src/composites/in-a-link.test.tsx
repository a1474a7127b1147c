import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { RunSourceError } from '../core/run/source/run-source-error';
import { RunProvider } from '../hooks/RunProvider';
import { createManualClock } from '../testing/manual-clock';
import { createManualEnvironment } from '../testing/manual-environment';
import { createScriptedSource } from '../testing/scripted-source';
import { preloadDialogs } from './preload';
import { RealTimeRunStatus } from './real-time-run-status';
import { RunCard } from './run-card';
import { RunsList } from './runs-list';

beforeAll(preloadDialogs);

/** Renders the panel or list inside a host's link; `routed` counts how often a router would have followed it. */
async function setUp(children: React.ReactNode) {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, run: { id: 'a', name: 'Alpha' }, capabilities: { pause: true } });
  const routed = vi.fn();
  const view = render(
    <RunProvider source={source} clock={clock} environment={createManualEnvironment()}>
      {/* biome-ignore lint/a11y/useValidAnchor: as the link of a router does. */}
      <a href="#run" onClick={(event) => event.defaultPrevented || routed()}>
        {children}
      </a>
    </RunProvider>,
  );
  await act(() => clock.advance(50));
  /** True if the browser would follow the link. */
  const isFollowedBy = (target: Element) => fireEvent.click(target);
  return { source, clock, routed, isFollowedBy, view };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });

describe('in a link of the host’s', () => {
  it('Pause and Retry do not follow it; a press beside them does', async () => {
    const t = await setUp(<RealTimeRunStatus runId="a" showFeed />);
    expect(t.isFollowedBy(button(/^Pause/))).toBe(false);
    t.source.intercept('cancelRun', async () => {
      throw new RunSourceError('rejected', 'refused', { status: 422, detail: 'Not now.' });
    });
    fireEvent.click(button('Cancel run Alpha'));
    fireEvent.click(button('Confirm Cancel'));
    await act(() => t.clock.advance(100));
    expect(t.isFollowedBy(within(screen.getByRole('alert')).getByRole('button', { name: /again/ }))).toBe(false);
    expect(t.routed).not.toHaveBeenCalled();
    expect(t.isFollowedBy(screen.getByRole('heading', { name: 'Alpha' }))).toBe(true);
    expect(t.routed).toHaveBeenCalledTimes(1);
  });

  it('a card that selects its run does so, and does not follow it', async () => {
    const onRunSelect = vi.fn();
    const t = await setUp(<RunCard runId="a" onRunSelect={onRunSelect} />);
    expect(t.isFollowedBy(button('Alpha'))).toBe(false);
    expect(onRunSelect.mock.calls).toEqual([['a']]);
    expect(t.routed).not.toHaveBeenCalled();
  });

  it('the question about several runs does not follow it, wherever it is pressed', async () => {
    const t = await setUp(<RunsList showBulkCancel />);
    fireEvent.click(await screen.findByRole('checkbox', { name: 'Select Alpha' }));
    expect(t.isFollowedBy(button(/^Cancel 1/))).toBe(false);
    const question = screen.getByRole('alertdialog');
    expect(t.isFollowedBy(question)).toBe(false);
    expect(t.isFollowedBy(within(question).getByRole('button', { name: 'Confirm Cancel' }))).toBe(false);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    t.routed.mockClear();
    expect(t.isFollowedBy(screen.getByRole('button', { name: /^Cancel run/ }))).toBe(false);
    expect(t.routed).not.toHaveBeenCalled();
  });
});
