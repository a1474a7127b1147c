import type { ReactElement } from 'react';
import { createRunClient } from '../core/client/run-client';
import type { RunClient, RunClientOptions } from '../core/client/types';
import { RunProvider, type RunProviderProps } from '../hooks/RunProvider';
import { advanceDrawn } from './advance-drawn';
import { createManualEnvironment, type ManualEnvironment } from './manual-environment';
import { steadyScenario, type TestScenario, type TestScenarioName, testScenarios } from './scenarios';

/** Options of {@link renderWithRun}. */
export interface RenderWithRunOptions<Rendered>
  extends Omit<RunProviderProps, 'children' | 'client' | 'clock' | 'environment' | 'options' | 'source'> {
  /** Renders the element, e.g. Testing Library's `render`. */
  render: (element: ReactElement) => Rendered;
  /** Testing Library's or React's `act`. Time then advances inside it, as React requires in tests. */
  act?: (callback: () => Promise<void>) => PromiseLike<void>;
  /** Scenario: a name, or an existing scenario. Default `steady`. */
  scenario?: TestScenarioName | TestScenario;
  /** Options of the client. */
  options?: Omit<RunClientOptions, 'source' | 'clock' | 'environment'>;
}

/** Result of {@link renderWithRun}, in addition to that of `render`. */
export interface RenderedWithRun extends TestScenario {
  /** The provider's client. */
  client: RunClient;
  /** Controls page visibility and network. */
  environment: ManualEnvironment;
  /** Advances time by `ms`: responses arrive, the run progresses, and the page renders at least once a second. */
  advance(ms: number): Promise<void>;
}

function scenarioOf(name: TestScenarioName): TestScenario {
  if (Object.hasOwn(testScenarios, name)) return testScenarios[name]();
  const names = Object.keys(testScenarios).join(', ');
  throw new Error(`runlight: there is no test scenario "${name}", so nothing was rendered. Use one of: ${names}.`);
}

/**
 * Renders an element inside a `<RunProvider>` with a scripted backend. Time stands still until you call `advance`.
 * @throws Error if there is no scenario of this name
 *
 * @example
 * const { advance } = renderWithRun(<RunStatusBadge runId="run-1" />, { render, act, scenario: 'stall' });
 * await advance(1000);
 */
export function renderWithRun<Rendered>(
  element: ReactElement,
  renderOptions: RenderWithRunOptions<Rendered>,
): RenderedWithRun & Rendered {
  const { render, act = (callback) => callback(), scenario, options, ...provider } = renderOptions;
  const made = typeof scenario === 'string' ? scenarioOf(scenario) : (scenario ?? steadyScenario());
  const { clock, source } = made;
  const environment = createManualEnvironment();
  const client = createRunClient({ ...options, source, clock, environment });
  const rendered = render(
    <RunProvider {...provider} client={client}>
      {element}
    </RunProvider>,
  );
  const advance = (ms: number) => advanceDrawn(clock, act, ms);
  return { ...rendered, ...made, client, environment, advance };
}
