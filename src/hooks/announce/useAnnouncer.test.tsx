import { act, render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { RealTimeRunStatus } from '../../composites/real-time-run-status';
import { RunCard } from '../../composites/run-card';
import { RunExecutionModal } from '../../composites/run-execution-modal';
import { advanceDrawn } from '../../testing/advance-drawn';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunProvider } from '../RunProvider';
import { useAnnouncer, useRunAnnouncements } from './useAnnouncer';

function setUp(announce?: boolean) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock });
  source.setRun({ name: 'Churn' });
  const wrap = (children: ReactNode) => (
    <RunProvider
      source={source}
      clock={clock}
      environment={environment}
      locale="en"
      {...(announce !== undefined && { announce })}
    >
      {children}
    </RunProvider>
  );
  return { clock, environment, source, wrap, advance: (ms: number) => advanceDrawn(clock, act, ms) };
}

const region = () => document.querySelector('[data-slot="run-announcements"]');
const heard = () => [...(region()?.children ?? [])].map((element) => element.textContent);

afterEach(() => region()?.remove());

function Teller() {
  useRunAnnouncements('run-1');
  return null;
}

describe('useRunAnnouncements', () => {
  it('has its region before there is anything to say, and says that the run has ended', async () => {
    const t = setUp();
    render(t.wrap(<Teller />));
    expect(region()).toHaveAttribute('aria-live', 'polite');
    await t.advance(1_000);
    expect(heard()).toEqual([]);
    t.source.setRun({ status: 'succeeded' });
    await t.advance(1_500);
    expect(heard()).toEqual(['Churn: Succeeded']);
    await t.advance(10_000);
    expect(heard()).toEqual([]);
  });

  it('speaks with the names of the steps', async () => {
    const t = setUp();
    render(t.wrap(<Teller />));
    await t.advance(3_000);
    t.source.setStep({ n: 1, title: 'Loading data', status: 'done' });
    t.source.setStep({ n: 2, title: 'Training CTGAN model' });
    await t.advance(3_000);
    expect(heard()).toEqual(['2 new steps, latest: Training CTGAN model']);
  });

  it('says at once what a run that waits for a person asks, and that it goes on', async () => {
    const t = setUp();
    render(t.wrap(<Teller />));
    await t.advance(1_000);
    t.source.setRun({ status: 'waiting', waitingFor: { text: 'Approve 12 deletions?' } });
    await t.advance(1_500);
    expect(heard()).toEqual(['Churn: Waiting for input. Approve 12 deletions?']);
    await t.advance(10_000);
    t.source.setRun({ status: 'running', waitingFor: null });
    await t.advance(1_500);
    expect(heard()).toEqual(['Churn: Running']);
  });

  it('says that a run waits where nobody knows for what', async () => {
    const t = setUp();
    render(t.wrap(<Teller />));
    await t.advance(1_000);
    t.source.setRun({ status: 'waiting', waitingFor: null });
    await t.advance(1_500);
    expect(heard()).toEqual(['Churn: Waiting for input']);
  });

  it('keeps runs of two backends apart whose ids are equal', async () => {
    const t = setUp();
    const other = createScriptedSource({ clock: t.clock });
    other.setRun({ name: 'Claims', status: 'failed' });
    render(
      <>
        {t.wrap(<RunCard runId="run-1" />)}
        <RunProvider source={other} clock={t.clock} environment={t.environment} locale="en">
          <RunCard runId="run-1" />
        </RunProvider>
      </>,
    );
    await t.advance(2_000);
    t.source.setRun({ progress: { completedSteps: 3, totalSteps: 8 } });
    await t.advance(2_000);
    expect(heard()).toEqual([]);
    t.source.setRun({ status: 'succeeded' });
    await t.advance(1_500);
    expect(heard()).toEqual(['Churn: Succeeded']);
  });

  it('says once what two providers with the same source know', async () => {
    const t = setUp();
    render(
      <>
        {t.wrap(<RunCard runId="run-1" />)}
        {t.wrap(<RunCard runId="run-1" />)}
      </>,
    );
    await t.advance(2_000);
    t.source.setRun({ status: 'succeeded' });
    await t.advance(1_500);
    expect(heard()).toEqual(['Churn: Succeeded']);
  });

  it('says nothing where the host does so itself', async () => {
    const t = setUp(false);
    render(t.wrap(<RealTimeRunStatus runId="run-1" showFeed />));
    await t.advance(1_000);
    t.source.setRun({ status: 'succeeded' });
    await t.advance(1_500);
    expect(screen.getAllByText('Succeeded')[0]).toBeInTheDocument();
    expect(region()).toBeNull();
  });
});

describe('the components that show a run', () => {
  it('tell its end once, however many there are', { timeout: 60_000 }, async () => {
    const t = setUp();
    render(
      t.wrap(
        <>
          <RunCard runId="run-1" />
          <RealTimeRunStatus runId="run-1" showFeed />
          <RunExecutionModal runId="run-1" open onOpenChange={() => {}} />
        </>,
      ),
    );
    await t.advance(1_000);
    // A modal dialog, loaded on demand, hides the page from screen readers, but not the live region.
    await waitFor(() => expect(document.querySelector('[data-slot="run-card"]')?.closest('[inert]')).not.toBeNull(), {
      timeout: 10_000,
    });
    expect(region()?.closest('[inert], [aria-hidden="true"]')).toBeNull();
    t.source.setRun({ status: 'failed' });
    await t.advance(1_500);
    expect(heard()).toEqual(['Churn: Failed']);
  });

  it('never put ticking text where it is announced', async () => {
    const t = setUp();
    render(t.wrap(<RealTimeRunStatus runId="run-1" showFeed showMetrics />));
    await t.advance(2_000);
    const live = () =>
      [
        ...document.querySelectorAll('[aria-live]:not([aria-live="off"]),[role="status"],[role="alert"],[role="log"]'),
      ].map((element) => element.textContent);
    const before = live();
    expect(before.length).toBeGreaterThan(0);
    await t.advance(20_000);
    expect(live()).toEqual(before);
  });
});

describe('useAnnouncer', () => {
  it('says what the host wants said, and nothing in a hidden tab', async () => {
    const t = setUp();
    const Host = () => {
      const say = useAnnouncer();
      return (
        <button type="button" onClick={() => say('Exported')}>
          Export
        </button>
      );
    };
    render(t.wrap(<Host />));
    act(() => screen.getByRole('button').click());
    expect(heard()).toEqual(['Exported']);
    t.environment.setVisible(false);
    act(() => screen.getByRole('button').click());
    expect(heard()).toEqual(['Exported']);
  });
});
