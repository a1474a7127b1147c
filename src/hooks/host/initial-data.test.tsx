import { act, render, screen } from '@testing-library/react';
import { type ReactNode, StrictMode } from 'react';
import { describe, expect, it } from 'vitest';
import { RunCard } from '../../composites/run-card';
import type { Run } from '../../core/run/run';
import type { RunSource } from '../../core/run/source/run-source';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunProvider } from '../RunProvider';
import { useRunStatus } from '../run/useRunStatus';
import { useRuns } from '../run/useRuns';

const RUN: Run = { id: 'r1', name: 'From the server', status: 'running' };

function setUp() {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const scripted = createScriptedSource({ clock, run: { id: 'r1', name: 'Read' } });
  let signIn = () => {};
  const source: RunSource = {
    ...scripted,
    onIdentityChange(listener) {
      signIn = listener;
      return () => {};
    },
  };
  const app = (children: ReactNode) => (
    <RunProvider source={source} clock={clock} environment={environment} locale="en">
      {children}
    </RunProvider>
  );
  return { app, advance: (ms: number) => act(() => clock.advance(ms)), signIn: () => act(() => signIn()) };
}

function Own() {
  // Like typical hosts: a new object with new functions on each render.
  const { run } = useRunStatus('r1', { initialRun: { ...RUN, data: { open: () => {} } }, initialSteps: [] });
  return <output>{run?.name ?? 'nothing'}</output>;
}

function OwnList() {
  const { runs } = useRuns({}, { initialRuns: [RUN] });
  return <output>{runs.map(({ name }) => name).join() || 'nothing'}</output>;
}

it('an initialRun that is made while rendering is told once, and renders nothing without end', async () => {
  const t = setUp();
  render(<StrictMode>{t.app(<Own />)}</StrictMode>);
  expect(screen.getByRole('status').textContent).toBe('From the server');
  await t.advance(1_000);
  expect(screen.getByRole('status').textContent).toBe('Read');
});

it('one that comes later is shown', () => {
  const t = setUp();
  const { rerender } = render(t.app(<RunCard runId="r1" initialRun={null} />));
  rerender(t.app(<RunCard runId="r1" initialRun={RUN} />));
  screen.getByText('From the server');
});

describe('after somebody else has signed in', () => {
  it.each([
    ['useRunStatus', <Own key="1" />],
    ['useRuns', <OwnList key="2" />],
  ])('%s shows nothing of what the one before was given', async (_, part) => {
    const t = setUp();
    render(t.app(part));
    expect(screen.getByRole('status').textContent).toBe('From the server');
    t.signIn();
    expect(screen.getByRole('status').textContent).toBe('nothing');
    await t.advance(1_000);
    expect(screen.getByRole('status').textContent).toBe('Read');
  });

  it('nor does a card', () => {
    const t = setUp();
    const card = () => t.app(<RunCard runId="r1" initialRun={{ ...RUN }} />);
    const { rerender } = render(card());
    t.signIn();
    rerender(card());
    expect(screen.queryByText('From the server')).toBeNull();
  });
});
