import type { ReactElement } from 'react';
import { createRunClient } from '../core/client/run-client';
import type { RunClient, RunClientOptions } from '../core/client/types';
import { RunProvider, type RunProviderProps } from '../hooks/RunProvider';
import { advanceDrawn } from './advance-drawn';
import { createManualEnvironment, type ManualEnvironment } from './manual-environment';
import { steadyScenario, type TestScenario, type TestScenarioName, testScenarios } from './scenarios';

/** Settings of {@link renderWithRun}. */
export interface RenderWithRunOptions<Rendered>
  extends Omit<RunProviderProps, 'children' | 'client' | 'clock' | 'environment' | 'options' | 'source'> {
  /** Puts the element on a page: `render` of Testing Library, or of anything else. */
  render: (element: ReactElement) => Rendered;
  /** Testing Library's `act`, or React's. Time is then moved inside of it, as React asks for in tests. */
  act?: (callback: () => Promise<void>) => PromiseLike<void>;
  /** What happens: a name, or a scenario made before. Default `steady`. */
  scenario?: TestScenarioName | TestScenario;
  /** Settings of the client. */
  options?: Omit<RunClientOptions, 'source' | 'clock' | 'environment'>;
}

/** What {@link renderWithRun} gives beside what `render` gave. */
export interface RenderedWithRun extends TestScenario {
  /** The client below the provider. */
  client: RunClient;
  /** Hides the page, or takes its network away. */
  environment: ManualEnvironment;
  /** Moves time on by `ms`: answers arrive, the run moves, the page is drawn, once a second at the least. */
  advance(ms: number): Promise<void>;
}

/**
 * Renders an element below a `<RunProvider>` on a scripted backend. Nothing moves until `advance` is called.
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
  const made = typeof scenario === 'string' ? testScenarios[scenario]() : (scenario ?? steadyScenario());
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
