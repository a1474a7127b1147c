import { render } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { ownValue } from '../core/platform/own-property';
import type { Run, RunMetric, RunStep } from '../core/run/run';
import { toMetrics } from '../wire/read/metrics';
import { toRun } from '../wire/read/run';
import { toStep } from '../wire/read/step';
import { LiveActivityFeed } from './live-activity-feed';
import { LiveIndicator } from './live-indicator';
import { RunMetricsPreview } from './run-metrics-preview';
import { RunProgressIndicator } from './run-progress-indicator';
import { RunStatusBadge } from './run-status-badge';
import { RunTimeStats } from './run-time-stats';

/** Names that every object inherits: looking them up in our own tables must not find anything. */
const INHERITED = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'length', 'then'];

/** Passes any name where the types allow only ours, like JSON from a backend. */
const parsed = <T,>(value: object): T => JSON.parse(JSON.stringify(value));

/** Renders the element and returns its text; fails on a React error or warning. */
function textOf(element: React.ReactElement): string {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { container, unmount } = render(element);
  const text = container.textContent ?? '';
  unmount();
  expect(complaints.mock.calls).toEqual([]);
  complaints.mockRestore();
  return text;
}

describe('hosts.md 8 and backends.md 10: names that are also properties of every object', () => {
  it('has names to try', () => {
    expect(INHERITED).toEqual(expect.arrayContaining(['__proto__', 'constructor', 'toString', 'valueOf']));
  });

  it.each(INHERITED)('%s: nothing inherited is found in a table', (name) => {
    expect(ownValue({ a: 1 }, name)).toBeUndefined();
    expect(ownValue(undefined, name)).toBeUndefined();
    expect(ownValue(JSON.parse(`{${JSON.stringify(name)}: 7}`), name)).toBe(7);
  });

  it.each(INHERITED)('%s as a metric: a tile with that name', (name) => {
    const metrics: RunMetric[] = [{ key: name, value: 0.5 }];
    expect(
      textOf(<RunMetricsPreview metrics={metrics} expected={[name]} history={{ a: [1] }} definitions={{}} />),
    ).toBe(`${name}0.5`);
  });

  it.each(INHERITED)('%s as a group: a heading with that name', (name) => {
    const text = textOf(<RunMetricsPreview metrics={[{ key: 'loss', group: name, value: 0.5 }]} />);
    expect(text.toLowerCase().replaceAll(/[\s_]/g, '')).toContain(name.toLowerCase().replaceAll('_', ''));
  });

  it.each(INHERITED)('%s as a step’s metric, kind and status: chip, kind and outcome by their names', (name) => {
    const steps = [
      parsed<RunStep>({ id: 'a', n: 1, kind: name, status: name, title: 'Odd' }),
      parsed<RunStep>({ id: 'b', n: 2, kind: 'unknown', kindText: name, status: 'done', title: 'Even' }),
    ];
    const chip = { ...steps[1], metrics: Object.fromEntries([[name, 0.25]]) };
    const [odd, even] = [steps[0], parsed<RunStep>(chip)];
    const text = textOf(
      <LiveActivityFeed run={{ id: 'r', status: 'running' }} steps={odd ? [odd, even] : []} stepKinds={{}} />,
    );
    // An outcome equal to the kind is shown only once.
    expect(text).toContain(`Odd${name}`);
    expect(text).toContain(`Even${name}`);
    expect(text).toContain('0.25');
  });

  it.each(INHERITED)('%s as a status: the word, drawn neutrally', (name) => {
    const run = parsed<Run>({ id: 'r', status: name, name: 'Import', startedAt: 1 });
    expect(textOf(<RunStatusBadge run={run} />)).toBe(name);
    expect(textOf(<RunStatusBadge status={run.status} icons={{}} />)).toBe(name);
    expect(textOf(<RunProgressIndicator run={run} icons={{}} />)).not.toContain('native code');
    expect(textOf(<RunTimeStats run={run} />)).toContain('Elapsed');
    expect(textOf(<LiveIndicator connection={parsed<{ c: 'live' }>({ c: name }).c} icons={{}} />)).toBe(name);
  });

  it.each(INHERITED)('%s on the wire: read as data', (name) => {
    const wire = (value: unknown) => JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(value)}}`);
    expect(toMetrics(wire(0.5))).toEqual([{ key: name, value: 0.5, group: null }]);
    expect(toMetrics(wire({ loss: 1 }))).toEqual([{ key: 'loss', value: 1, group: name }]);
    expect(toRun({ id: name, status: name, name }, null)?.run).toMatchObject({ id: name, status: 'unknown', name });
    const step = toStep({ n: 1, title: name, kind: name, metrics_json: wire(0.5) });
    expect(step).toMatchObject({ kind: 'unknown', kindText: name });
    expect(Object.entries(step?.metrics ?? {})).toEqual([[name, 0.5]]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('a step’s metrics of two groups keep both, with their groups: {"read":{"p95":11},"write":{"p95":48}}', () => {
    const step = toStep({ n: 1, title: 'Measured', metrics_json: { read: { p95: 11 }, write: { p95: 48 } } });
    const steps = step ? [step] : [];
    const text = textOf(<LiveActivityFeed run={{ id: 'r', status: 'running' }} steps={steps} />);
    expect(text).toContain('Read · p9511');
    expect(text).toContain('Write · p9548');
  });
});
