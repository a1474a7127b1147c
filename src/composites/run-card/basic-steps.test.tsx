import { render } from '@testing-library/react';
import { act } from 'react';
import { expect, it } from 'vitest';
import { createRunClient } from '../../core/run-client';
import { RunProvider } from '../../hooks/RunProvider';
import { createRestSource } from '../../sources/rest/rest-source';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
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
