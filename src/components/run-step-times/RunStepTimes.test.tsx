import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Run, RunStep } from '../../core/run/run';
import { describeConformance, expectListedParts } from '../internal/describe-conformance';
import { RunStepTimes } from '.';
import { RUN_STEP_TIMES_PARTS as PARTS } from './parts';

const T = Date.UTC(2026, 0, 1);
const run: Run = { id: 'r', status: 'failed', startedAt: T, finishedAt: T + 60_000 };
const steps: RunStep[] = ['Planning', 'Loading', 'Training'].map((title, i) => ({
  id: `s${i}`,
  n: i + 1,
  kind: 'training',
  status: i === 2 ? 'failed' : 'done',
  title,
  attempt: i === 2 ? 2 : 1,
  startedAt: T + i * 10_000,
  finishedAt: i === 2 ? T + 60_000 : T + (i + 1) * 10_000,
}));

describeConformance({ name: 'RunStepTimes', part: RunStepTimes, ...PARTS.root, props: { run, steps }, isRoot: true });

describe('RunStepTimes', () => {
  it('draws a lane for each step from its start to its end, and leads to it', () => {
    const onShowStep = vi.fn();
    const { container } = render(<RunStepTimes run={run} steps={steps} onShowStep={onShowStep} />);
    const pieces = [...container.querySelectorAll<HTMLElement>('[data-slot="run-step-times-piece"]')];
    expect(pieces.map(({ dataset }) => dataset.state)).toEqual(['done', 'done', 'failed']);
    screen.getByRole('button', { name: /^Training\s*40s$/ }).click();
    expect(onShowStep).toHaveBeenCalledWith('s2');
    expect(container.querySelector('[data-slot="run-step-times-attempt"]')).toHaveTextContent('Attempt 2');
    expectListedParts(container, PARTS);
  });

  it('has a heading for each phase, which folds its lanes into one', () => {
    const staged = steps.map((step, i) => ({ ...step, attempt: 1, stage: i === 0 ? 'prepare' : 'train' }));
    const named: Run = { ...run, stages: [{ id: 'prepare', name: 'Preparation' }, { id: 'train' }] };
    const { container } = render(<RunStepTimes run={named} steps={staged} onShowStep={() => {}} />);
    const rows = () => screen.getAllByRole('button').map(({ textContent }) => textContent);
    expect(rows()).toEqual(['Preparation10s', 'Planning10s', 'train50s', 'Loading10s', 'Training40s']);
    const train = screen.getByRole('button', { name: /^train/ });
    fireEvent.click(train);
    expect(train).toHaveAttribute('aria-expanded', 'false');
    expect(rows()).toEqual(['Preparation10s', 'Planning10s', 'train50s']);
    const pieces = train.querySelectorAll<HTMLElement>('[data-slot="run-step-times-piece"]');
    expect([...pieces].map(({ dataset }) => dataset.state)).toEqual(['done', 'failed']);
    expectListedParts(container, PARTS);
    fireEvent.click(train);
    expect(rows()).toHaveLength(5);
  });

  it('says it in a line where there are few, and nothing without times', () => {
    const { container, rerender } = render(<RunStepTimes run={run} steps={steps.slice(0, 2)} />);
    expect(container).toHaveTextContent('Planning 10sLoading 10s');
    rerender(<RunStepTimes run={run} steps={[]} />);
    expect(container).toBeEmptyDOMElement();
  });

  it('shows what runs and what failed, and all on demand', () => {
    render(<RunStepTimes run={run} steps={steps} maxLanes={1} onShowStep={() => {}} />);
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Training40s', 'Show all 3']);
  });
});
