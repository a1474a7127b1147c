import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../core/run/run';
import { RUN_STATUSES } from '../../core/run/run';
import { defaultMessages } from '../../core/text/messages';
import { RunProvider } from '../../hooks/RunProvider';
import { createManualClock } from '../../testing/manual-clock';
import { createScriptedSource } from '../../testing/scripted-source';
import { describeConformance, expectListedParts } from '../internal/describe-conformance';
import { RunStatusBadge, RunStatusBadgeIcon, RunStatusBadgeLabel } from '.';
import { RUN_STATUS_BADGE_PARTS as PARTS } from './parts';

const run: Run = { id: 'r', status: 'running', currentStep: { n: 3, name: 'Training CTGAN model' } };
const inBadge = (part: React.ReactElement) => <RunStatusBadge status="running">{part}</RunStatusBadge>;

describeConformance({ name: 'RunStatusBadge', part: RunStatusBadge, ...PARTS.root, props: { run }, isRoot: true });
describeConformance({ name: 'RunStatusBadgeIcon', part: RunStatusBadgeIcon, ...PARTS.icon, wrap: inBadge });
describeConformance({ name: 'RunStatusBadgeLabel', part: RunStatusBadgeLabel, ...PARTS.label, wrap: inBadge });

describe('RunStatusBadge', () => {
  it.each(RUN_STATUSES)('says "%s" in words and by an icon, with listed parts only', (status) => {
    const { container } = render(<RunStatusBadge status={status} />);
    expect(container.textContent).not.toBe('');
    expect(container.querySelectorAll('svg')).toHaveLength(1);
    expect(container.querySelector('[data-slot="run-status-badge"]')).toHaveAttribute('data-state', status);
    expectListedParts(container, PARTS);
  });

  it('tells every status apart without colour', () => {
    const seen = RUN_STATUSES.map((status) => render(<RunStatusBadge status={status} />).container.textContent);
    expect(new Set(seen).size).toBe(RUN_STATUSES.length);
  });

  it('spells an unknown status as the backend does', () => {
    render(<RunStatusBadge run={{ id: 'r', status: 'unknown', statusText: 'archived' }} />);
    expect(screen.getByText('archived')).toBeVisible();
  });

  it('is loading, not unknown, before the first answer', () => {
    const { container } = render(<RunStatusBadge run={null} />);
    expect(container.firstElementChild).toHaveAttribute('data-state', 'loading');
  });

  it('adds the step only while running and only when asked', () => {
    const { rerender } = render(<RunStatusBadge run={run} />);
    expect(screen.getByText('Running')).toBeVisible();
    rerender(<RunStatusBadge run={run} showStep />);
    expect(screen.getByText('Running · Training CTGAN model')).toBeVisible();
    rerender(<RunStatusBadge run={{ ...run, status: 'failed' }} showStep />);
    expect(screen.getByText('Failed')).toBeVisible();
  });

  it('speaks the language of the provider, given whole or in part', () => {
    const german = { ...defaultMessages, status: { ...defaultMessages.status, queued: 'Wartet' } };
    const source = createScriptedSource({ clock: createManualClock() });
    const { rerender } = render(
      <RunProvider source={source} messages={german}>
        <RunStatusBadge status="queued" />
      </RunProvider>,
    );
    expect(screen.getByText('Wartet')).toBeVisible();
    rerender(
      <RunProvider source={source} messages={{ status: { queued: 'Angestellt' } }}>
        <RunStatusBadge status="queued" />
        <RunStatusBadge status="failed" />
      </RunProvider>,
    );
    expect(screen.getByText('Angestellt')).toBeVisible();
    expect(screen.getByText('Failed')).toBeVisible();
  });

  it('draws an icon of the host', () => {
    render(<RunStatusBadge status="queued" icons={{ queued: () => <svg data-testid="own" /> }} />);
    expect(screen.getByTestId('own')).toBeInTheDocument();
  });

  it('hands the state to a className function', () => {
    const { container } = render(
      <RunStatusBadge status="failed" size="lg" className={(s) => `is-${s.status}-${s.size}`} />,
    );
    expect(container.firstElementChild).toHaveClass('is-failed-lg');
  });

  it('explains a part outside of its component', () => {
    expect(() => render(<RunStatusBadgeIcon />)).toThrow(/^runlight: <RunStatusBadgeIcon> is outside/);
  });
});
