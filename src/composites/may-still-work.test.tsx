import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { beforeAll, describe, expect, it } from 'vitest';
import { RunStatusBadge } from '../components/run-status-badge';
import type { Run } from '../core/run/run';
import { useCancelRun } from '../hooks/actions/useCancelRun';
import { RunProvider } from '../hooks/RunProvider';
import { useRunStatus } from '../hooks/run/useRunStatus';
import { ar } from '../locales/ar';
import { de } from '../locales/de';
import { es } from '../locales/es';
import { fr } from '../locales/fr';
import { ja } from '../locales/ja';
import { createManualClock } from '../testing/manual-clock';
import { createScriptedSource } from '../testing/scripted-source';
import { preloadDialogs } from './preload';
import { RealTimeRunStatus } from './real-time-run-status';
import { RunCard } from './run-card';
import { RunExecutionModal } from './run-execution-modal';
import { RunsList } from './runs-list';

beforeAll(preloadDialogs);

const RESERVATION = 'Cancelled. Work under way may still finish.';

function setUp(element: React.ReactElement, stopConfirmed = false) {
  const clock = createManualClock();
  const source = createScriptedSource({
    clock,
    capabilities: { stopConfirmed },
    run: { name: 'Spring' },
    onCancel: () => ({ status: 'cancelled' }),
  });
  render(
    <RunProvider source={source} clock={clock}>
      {element}
    </RunProvider>,
  );
  const advance = async (ms: number) => {
    for (let left = ms; left > 0; left -= 1_000) await act(() => clock.advance(Math.min(left, 1_000)));
  };
  return { source, advance };
}

describe('a cancelled run whose stop nobody confirms', () => {
  it.each([
    ['panel', <RealTimeRunStatus key="p" runId="run-1" />],
    ['card', <RunCard key="c" runId="run-1" />],
    ['window', <RunExecutionModal key="w" runId="run-1" open onOpenChange={() => {}} />],
  ])('D5: the %s says that its work may still finish, and corrects the end', async (_, element) => {
    const t = setUp(element);
    await t.advance(1_000);
    expect(screen.queryByText(RESERVATION)).toBeNull();
    act(() => t.source.setRun({ status: 'cancelled' }));
    await t.advance(3_000);
    expect(screen.getAllByText(RESERVATION)[0]).toBeVisible();
    act(() => t.source.setRun({ status: 'succeeded' }));
    await t.advance(90_000);
    expect(screen.queryByText(RESERVATION)).toBeNull();
    expect(screen.getAllByText('Succeeded').length).toBeGreaterThan(0);
  });

  it('D5: says nothing of that where the stop is confirmed', async () => {
    const t = setUp(<RealTimeRunStatus runId="run-1" />, true);
    await t.advance(1_000);
    act(() => t.source.setRun({ status: 'cancelled' }));
    await t.advance(3_000);
    expect(screen.getAllByText('Cancelled').length).toBeGreaterThan(0);
    expect(screen.queryByText(RESERVATION)).toBeNull();
  });

  it('D5: a card that is given its run, and a row of a list, say it in words', async () => {
    const ended: Run = { id: 'run-1', name: 'Spring', status: 'cancelled' };
    const t = setUp(
      <>
        <RunCard run={ended} />
        <RunsList list={{ runs: [ended] }} />
      </>,
    );
    await t.advance(1_000);
    for (const card of screen.getAllByRole('article')) expect(within(card).getByText(RESERVATION)).toBeVisible();
    expect(screen.getAllByRole('article')).toHaveLength(2);
  });

  it('D5: a list of runs that ended before the page was opened says it in each row', async () => {
    const t = setUp(<RunsList />);
    act(() => t.source.setRun({ status: 'cancelled' }));
    await t.advance(3_000);
    expect(within(screen.getByRole('article')).getByText(RESERVATION)).toBeVisible();
  });

  it('D5: a badge alone says it in its title', async () => {
    const t = setUp(<RunStatusBadge runId="run-1" data-testid="badge" />);
    act(() => t.source.setRun({ status: 'cancelled' }));
    await t.advance(1_000);
    expect(screen.getByTestId('badge')).toHaveAttribute('title', RESERVATION);
    act(() => t.source.setRun({ status: 'failed' }));
    await t.advance(90_000);
    expect(screen.getByTestId('badge')).not.toHaveAttribute('title');
  });

  it('D5: is announced with it', async () => {
    const t = setUp(<RealTimeRunStatus runId="run-1" />);
    await t.advance(1_000);
    act(() => t.source.setRun({ status: 'cancelled' }));
    await t.advance(3_000);
    const heard = [...document.querySelectorAll('[aria-live]')].map((region) => region.textContent).join(' ');
    expect(heard).toContain(RESERVATION);
  });

  it('D5: the hooks tell', async () => {
    function Told() {
      const { cancel, confirm, mayStillWork } = useCancelRun('run-1');
      const status = useRunStatus('run-1');
      return (
        <button type="button" disabled={!cancel} onClick={() => void confirm()}>
          {`${mayStillWork} ${status.mayStillWork}`}
        </button>
      );
    }
    const t = setUp(<Told />);
    await t.advance(1_000);
    expect(screen.getByRole('button')).toHaveTextContent('false false');
    fireEvent.click(screen.getByRole('button'));
    await t.advance(3_000);
    expect(screen.getByRole('button')).toHaveTextContent('true true');
  });

  it('D5: every language has words of its own for it', () => {
    const texts = [ar, de, es, fr, ja].map(({ cancel }) => cancel?.mayStillWork);
    expect(new Set([RESERVATION, ...texts]).size).toBe(6);
    expect(texts.every((text) => text !== undefined && text.length > 10)).toBe(true);
  });
});
