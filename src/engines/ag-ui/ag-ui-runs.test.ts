// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createLocalRuns } from '../local/local-runs';
import { type AgUiSubscriber, createAgUiRuns } from './ag-ui-runs';

const signal = new AbortController().signal;

/** An agent whose stream the test writes. */
function setUp() {
  const clock = createManualClock();
  const local = createLocalRuns({ clock });
  let listener: AgUiSubscriber | null = null;
  let close: (error?: Error) => void = () => {};
  const runs = createAgUiRuns<object>(local, {
    runAgent(_parameters, subscriber) {
      listener = subscriber;
      return new Promise<void>((resolve, reject) => {
        close = (error) => (error ? reject(error) : resolve());
      });
    },
    abortRun: () => close(new Error('aborted')),
  });
  const run = runs.start({ name: 'Clean' });
  const read = async () => (await local.source.readRun(run.id, { signal })).run;
  const cancel = () => local.source.cancelRun?.(run.id, { signal, idempotencyKey: 'k' });
  const on = (): AgUiSubscriber => listener ?? expect.fail('the agent was not started');
  const interrupt = () => on().onRunFinishedEvent({ outcome: 'interrupt', interrupts: [{ reason: 'approval' }] });
  return { clock, run, read, cancel, on, interrupt, close: (error?: Error) => close(error) };
}

it('an end without an outcome, as clients before 1.0 report it, is a success', async () => {
  const { run, read, on, close } = setUp();
  on().onRunFinishedEvent({});
  close();
  await run.finished;
  expect(await read()).toMatchObject({ status: 'succeeded' });
});

describe('a stream with several runs, one after the other', () => {
  it('has ended with the last of them', async () => {
    const { run, read, on, close } = setUp();
    on().onRunStartedEvent({});
    on().onRunFinishedEvent({ outcome: 'success' });
    on().onRunStartedEvent({});
    on().onStepStartedEvent({ event: { stepName: 'more' } });
    close();
    await run.finished;
    expect(await read()).toMatchObject({ status: 'failed', error: { code: 'stream_ended' } });
  });

  it('goes on after a question that another run answers', async () => {
    const { run, read, on, interrupt, close } = setUp();
    on().onRunStartedEvent({});
    interrupt();
    expect(await read()).toMatchObject({ status: 'waiting' });
    on().onRunStartedEvent({});
    expect(await read()).toMatchObject({ status: 'running' });
    on().onRunFinishedEvent({ outcome: 'success' });
    close();
    await run.finished;
    expect(await read()).toMatchObject({ status: 'succeeded' });
  });
});

describe('a cancel while the agent waits for a person', () => {
  it('takes effect at once: no stream is open, and nothing can still finish', async () => {
    const { run, read, cancel, interrupt, close } = setUp();
    interrupt();
    close();
    await run.finished;
    await cancel();
    expect(await read()).toMatchObject({ status: 'cancelled', cancel: { outcome: 'graceful' } });
  });

  it('in the same moment as its question: as well', async () => {
    const { run, read, cancel, interrupt } = setUp();
    interrupt();
    await cancel(); // closes the stream
    await run.finished;
    expect(await read()).toMatchObject({ status: 'cancelled', cancel: { outcome: 'graceful' } });
  });

  it('after the answer, while it works again: nobody knows whether it has stopped', async () => {
    const { run, read, cancel, interrupt, close } = setUp();
    interrupt();
    close();
    await run.finished;
    const resumed = run.resume({});
    await cancel();
    await resumed;
    expect(await read()).toMatchObject({ status: 'cancelled', cancel: { outcome: 'unconfirmed' } });
  });
});
