import { act, render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { createRunClient } from '../../core/client/run-client';
import { RunProvider } from '../../hooks/RunProvider';
import { createRestSource } from '../../sources/rest/rest-source';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { RunsList } from '../runs-list';
import { RunCard } from './index';

const STEPS = [
  { step_no: 1, title: 'Attempt 1', metrics_json: { ks_mean: 0.4 } },
  { step_no: 2, title: 'Preprocessing', metrics_json: { ks_mean: 0.2 } },
];

function setUp(metrics: unknown = {}) {
  const clock = createManualClock();
  const fetch: typeof globalThis.fetch = async (input) => {
    const url = String(input);
    if (url.endsWith('/steps')) return Response.json(STEPS);
    return Response.json(url.endsWith('/metrics') ? metrics : { id: 'r1', status: 'running' });
  };
  const source = createRestSource({ baseUrl: 'https://api.test', wire: 'basic', fetch });
  return { clock, client: createRunClient({ source, clock, environment: createManualEnvironment() }) };
}

it('section 11: while /metrics is empty, the newest step with metrics speaks for the run', async () => {
  const { clock, client } = setUp();
  client.watch('r1', () => {});
  await clock.advance(100);
  expect(client.getSnapshot('r1').metrics).toEqual([{ key: 'ks_mean', value: 0.2 }]);
  client.dispose();
});

it('section 11: /metrics wins once it has something', async () => {
  const { clock, client } = setUp({ utility: { ks_mean: 0.1 } });
  client.watch('r1', () => {});
  await clock.advance(100);
  expect(client.getSnapshot('r1').metrics).toMatchObject([{ key: 'ks_mean', group: 'utility', value: 0.1 }]);
  client.dispose();
});

it('section 11: the card of an active run on basic names its step', async () => {
  const { clock, client } = setUp();
  const { container, unmount } = render(
    <RunProvider client={client} clock={clock}>
      <RunCard runId="r1" />
    </RunProvider>,
  );
  await act(() => clock.advance(3_000));
  expect(container.textContent).toContain('Preprocessing');
  unmount();
  client.dispose();
});

it('section 11: rows of a list on basic name the step of runs that work; nothing more is asked of the others', async () => {
  const clock = createManualClock();
  const asked: string[] = [];
  let isOver = false;
  const runs = () => [
    { id: 'r1', status: isOver ? 'completed' : 'running' },
    { id: 'r2', status: 'completed' },
    { id: 'r3', status: 'queued' },
  ];
  const fetch: typeof globalThis.fetch = async (input) => {
    const url = String(input).replace('https://api.test', '');
    asked.push(url);
    if (url.endsWith('/steps')) return Response.json(STEPS);
    if (url.endsWith('/metrics')) return Response.json({});
    const one = /\/(r\d)(?:\/status)?$/.exec(url)?.[1];
    return Response.json(one ? runs().find(({ id }) => id === one) : runs());
  };
  const source = createRestSource({
    baseUrl: 'https://api.test',
    wire: 'basic',
    fetch,
    capabilities: { list: true },
  });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  const { container, unmount } = render(
    <RunProvider client={client} clock={clock}>
      <RunsList />
    </RunProvider>,
  );
  await act(() => clock.advance(10_000));
  expect(container.textContent).toContain('Preprocessing');
  const ofSteps = asked.filter((url) => url.endsWith('/steps'));
  expect(new Set(ofSteps.map((url) => /r\d/.exec(url)?.[0]))).toEqual(new Set(['r1']));
  // The list provides the status, and a row shows no metrics; steps are polled at their own interval.
  expect(ofSteps.length).toBeLessThanOrEqual(5);
  expect(asked.filter((url) => url.endsWith('/metrics'))).toEqual([]);
  expect(asked.filter((url) => /r\d\/status$/.test(url)).length).toBeLessThanOrEqual(1);
  isOver = true;
  await act(() => clock.advance(10_000));
  expect(container.textContent).not.toContain('Preprocessing');
  expect(container.querySelectorAll('[data-slot="run-card"][data-state="succeeded"]')).toHaveLength(2);
  unmount();
  client.dispose();
});
