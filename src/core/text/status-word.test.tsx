import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it } from 'vitest';
import { CancelRunButton } from '../../components/cancel-run-button';
import { RunStatusBadge } from '../../components/run-status-badge';
import { useRunAnnouncements } from '../../hooks/announce/useAnnouncer';
import { RunProvider } from '../../hooks/RunProvider';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { createRunClient } from '../client/run-client';
import { status as texts } from './messages/english';
import { statusWord } from './status-word';

const region = () => document.querySelector('[data-slot="run-announcements"]');
afterEach(() => region()?.remove());

function setUp() {
  const clock = createManualClock();
  const source = createScriptedSource({ clock });
  source.setRun({ name: 'Churn', statusLabel: 'Crunching', statusTone: 'info' });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  const wrap = (children: ReactNode) => (
    <RunProvider client={client} clock={clock} locale="en">
      {children}
    </RunProvider>
  );
  return { clock, source, client, wrap, advance: (ms: number) => act(() => clock.advance(ms)) };
}

function Teller() {
  useRunAnnouncements('run-1');
  return null;
}

it('section 7: a host’s own word is said aloud too', async () => {
  const t = setUp();
  render(t.wrap(<Teller />));
  await t.advance(1_000);
  t.source.setRun({ status: 'succeeded', statusLabel: 'Thresholds missed' });
  await t.advance(1_500);
  expect(region()).toHaveTextContent('Churn: Thresholds missed');
});

it('section 7: a cancel that was asked for is called that, not by the host’s word for the state before', async () => {
  const t = setUp();
  const { container } = render(
    t.wrap(
      <>
        <RunStatusBadge runId="run-1" />
        <CancelRunButton runId="run-1" confirmation="none" />
      </>,
    ),
  );
  await t.advance(1_000);
  const badge = () => container.querySelector('[data-slot="run-status-badge"]');
  expect(badge()).toHaveTextContent('Crunching');
  t.source.intercept('cancelRun', () => new Promise(() => {}));
  act(() => void t.client.cancel('run-1'));
  await t.advance(50);
  expect(badge()).toHaveTextContent('Cancelling…');
  expect(badge()).not.toHaveAttribute('data-tone');
});

it('section 7: the word is the host’s, else the backend’s where it is not known here, else the usual one', () => {
  expect(statusWord({ status: 'succeeded', statusLabel: 'Shipped' }, texts)).toBe('Shipped');
  expect(statusWord({ status: 'unknown', statusText: 'archived' }, texts)).toBe('archived');
  expect(statusWord({ status: 'running', statusText: 'STARTED' }, texts)).toBe('Running');
  expect(statusWord({ status: 'unknown', statusLabel: '' }, texts)).toBe('Unknown');
});
