// An id that is not there yet: hosts keep it in a state, a search parameter, a route. Nothing is asked for.
import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { CancelRunButton } from '../components/cancel-run-button';
import { LiveActivityFeed } from '../components/live-activity-feed';
import { LiveIndicator } from '../components/live-indicator';
import { RunMetricsPreview } from '../components/run-metrics-preview';
import { RunNow } from '../components/run-now';
import { RunProgressIndicator } from '../components/run-progress-indicator';
import { RunResult } from '../components/run-result';
import { RunStages } from '../components/run-stages';
import { RunStatusBadge } from '../components/run-status-badge';
import { RunStepTimes } from '../components/run-step-times';
import { RunTimeStats } from '../components/run-time-stats';
import { createRunClient } from '../core/client/run-client';
import { useRunAnnouncements } from '../hooks/announce/useAnnouncer';
import { useRunAttention } from '../hooks/announce/useRunAttention';
import { useEta } from '../hooks/forecast/useEta';
import { useRunProgress } from '../hooks/forecast/useRunProgress';
import { useAttemptMetrics } from '../hooks/metrics/useAttemptMetrics';
import { useMetricVerdict, useRunVerdict } from '../hooks/metrics/useRunVerdict';
import { RunProvider } from '../hooks/RunProvider';
import { useRunStatus } from '../hooks/run/useRunStatus';
import { useStepSeries } from '../hooks/run/useStepSeries';
import { createManualClock } from '../testing/manual-clock';
import { createManualEnvironment } from '../testing/manual-environment';
import { createScriptedSource } from '../testing/scripted-source';
import { RealTimeRunStatus } from './real-time-run-status';
import { RunCard } from './run-card';

async function show(children: ReactNode) {
  const clock = createManualClock();
  const source = createScriptedSource({ clock });
  const { container } = render(
    <RunProvider source={source} clock={clock} environment={createManualEnvironment()}>
      {children}
    </RunProvider>,
  );
  await act(() => clock.advance(5_000));
  return { source, container };
}

/** Props of a host without TypeScript. */
const nothing = JSON.parse('{"runId": null}');

const COMPONENTS = {
  ...{ CancelRunButton, LiveActivityFeed, LiveIndicator, RunMetricsPreview, RunNow, RunProgressIndicator, RunResult },
  ...{ RunStages, RunStatusBadge, RunStepTimes, RunTimeStats, RealTimeRunStatus, RunCard },
};

describe.each(Object.entries(COMPONENTS))('%s', (_name, Component) => {
  it.each([{}, nothing])('with the props %j asks for nothing', async (props) => {
    const { source, container } = await show(<Component {...props} />);
    expect(source.count()).toBe(0);
    expect(container.textContent).not.toMatch(/null|undefined/);
  });
});

const HOOKS: Record<string, (runId: string | null | undefined) => unknown> = {
  ...{ useRunStatus, useEta, useRunProgress, useAttemptMetrics, useRunVerdict, useRunAnnouncements, useRunAttention },
  useMetricVerdict: (runId) => useMetricVerdict(runId, 'ks_mean'),
  useStepSeries: (runId) => useStepSeries(runId, 'step-1'),
};

describe.each(Object.entries(HOOKS))('%s', (_name, useIt) => {
  it.each([null, undefined])('of %s asks for nothing, and has nothing', async (runId) => {
    const Probe = () => {
      useIt(runId);
      return null;
    };
    const { source } = await show(<Probe />);
    expect(source.count()).toBe(0);
  });
});

it.each([
  ['a URL', 'https://api.example.com', 'of type string'],
  ['a function that makes one', createScriptedSource, 'a function that was not called'],
  ['nothing', undefined, 'of type undefined'],
  ['other options', { baseUrl: '/api' }, 'an object without readRun'],
])('%s in the place of a source is refused, with what to pass', (_what, source, shown) => {
  const options = Object.assign(Object.create(null), { source });
  expect(() => createRunClient(options)).toThrow(`runlight: the source is ${shown}, so no run can be read.`);
});

it('a source in the place of the client is refused, with where it goes', () => {
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
  const props = Object.assign(Object.create(null), { client: createScriptedSource({ clock: createManualClock() }) });
  expect(() => render(<RunProvider {...props}>x</RunProvider>)).toThrow(
    /runlight: the client of <RunProvider> .*source=/,
  );
  quiet.mockRestore();
});
