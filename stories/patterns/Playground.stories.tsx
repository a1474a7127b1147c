import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useState } from 'react';
import { expect, userEvent, within } from 'storybook/test';
import { createRunHandlers, createRunScript, type FaultEffect, RUN_SCENARIOS, type RunScenario } from '../../mocks';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { RunCard } from '../../src/composites/run-card';
import { createRunClient } from '../../src/core/client/run-client';
import { RunProvider } from '../../src/hooks/RunProvider';
import { useRunContext } from '../../src/hooks/run-context';
import { createRestSource } from '../../src/sources/rest/rest-source';
import { backendClock } from '../support/toolbar';

/** Possible failures, and their effect on a request. */
const TROUBLES = {
  none: {},
  'no answer at all': { drop: 'before' },
  'answers are lost': { drop: 'after' },
  'server error (500)': { status: 500 },
  'overloaded (429, wait 3 s)': { status: 429, retryAfter: 3 },
  'not allowed (403)': { status: 403 },
  'session expired (401)': { status: 401 },
  'login page of a proxy': { html: true },
  'answers break off': { truncate: true },
} as const satisfies Record<string, FaultEffect>;

type Trouble = keyof typeof TROUBLES;

interface PlaygroundProps {
  /** What happens in the run; changing it starts a new run. */
  scenario: RunScenario;
  /** Speed, relative to a run of about two minutes; changing it starts a new run. */
  speed: number;
  /** Delay of every response, ms. */
  latency: number;
  /** The failure of reads. */
  reading: Trouble;
  /** The failure of cancels. */
  cancelling: Trouble;
  /** Shows the metrics. */
  showMetrics: boolean;
  /** Shows the activity. */
  showFeed: boolean;
}

/** Read on every request, so that a control takes effect on a run in progress. */
const now: Pick<PlaygroundProps, 'latency' | 'reading' | 'cancelling'> = {
  latency: 0,
  reading: 'none',
  cancelling: 'none',
};

let stage: ReturnType<typeof createRunHandlers> | null = null;

function Playground({ scenario, speed, latency, reading, cancelling, ...shown }: PlaygroundProps) {
  const { locale, messages } = useRunContext();
  const [client] = useState(() => {
    const source = createRestSource({ baseUrl: '/playground' });
    return createRunClient({ source, ...(stage && { clock: stage.backend.clock }) });
  });
  const [runId, setRunId] = useState<string | null>(null);
  useEffect(() => () => client.dispose(), [client]);
  Object.assign(now, { latency, reading, cancelling });
  useEffect(() => {
    const script = createRunScript({ scenario, speed });
    const started = stage?.backend.startRun({ name: `A run: ${scenario}`, dataset: 'customers-2026-04' }, { script });
    if (started?.status === 201) setRunId(started.body.id);
  }, [scenario, speed]);
  if (runId === null) return null;
  return (
    <RunProvider client={client} {...(locale !== undefined && { locale })} {...(messages && { messages })}>
      <div style={{ display: 'grid', gap: 16, maxWidth: 760 }}>
        <RunCard runId={runId} />
        <RealTimeRunStatus runId={runId} {...shown} />
      </div>
    </RunProvider>
  );
}

const troubles = { control: 'select', options: Object.keys(TROUBLES) } as const;

/**
 * A simulated run with all possible failures. Change the failures while it runs, cancel it, or go offline in the
 * browser's devtools; 10× in the toolbar speeds up time.
 */
const meta = {
  title: 'Patterns/Playground',
  component: Playground,
  parameters: { network: true },
  args: {
    scenario: 'default',
    speed: 2,
    latency: 80,
    reading: 'none',
    cancelling: 'none',
    showMetrics: true,
    showFeed: true,
  },
  argTypes: {
    scenario: { control: 'select', options: RUN_SCENARIOS },
    speed: { control: { type: 'range', min: 1, max: 30 } },
    latency: { control: { type: 'range', min: 0, max: 5_000, step: 20 } },
    reading: troubles,
    cancelling: troubles,
  },
  beforeEach: ({ msw, globals }) => {
    const handlers = createRunHandlers({
      baseUrl: '*/playground',
      clock: backendClock(String(globals.clock)),
      faults: ({ call }) => ({
        delayMs: now.latency,
        ...TROUBLES[call === 'cancelRun' ? now.cancelling : now.reading],
      }),
    });
    stage = handlers;
    msw.use(...handlers.handlers);
    return () => handlers.backend.dispose();
  },
} satisfies Meta<typeof Playground>;
export default meta;
type Story = StoryObj<typeof meta>;

export const SimulatedRun: Story = {
  name: 'A simulated run',
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await canvas.findAllByText('LIVE', {}, { timeout: 8_000 });
    await expect(canvas.getAllByRole('progressbar')[0]).toBeVisible();
  },
};

/** Every cancel request fails with a server error. It may have taken effect, so the button checks first. */
export const CancelWithoutAnswer: Story = {
  args: { cancelling: 'server error (500)', speed: 1 },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const [cancel] = await canvas.findAllByRole('button', { name: /^Cancel run/ }, { timeout: 8_000 });
    if (!cancel) throw new Error('no cancel button');
    await userEvent.click(cancel);
    await userEvent.click(await within(document.body).findByRole('button', { name: 'Confirm Cancel' }));
    await canvas.findAllByText('No answer yet. Checking whether it was cancelled…', {}, { timeout: 8_000 });
    await expect(canvas.queryByText('Cancelled')).toBeNull();
  },
};
