import type { ComponentType } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { RunCard } from '../../src/composites/run-card';
import { RunsList } from '../../src/composites/runs-list';
import { sampleRun, sampleRunIn } from '../../stories/support/samples/sample-runs';
import { AT_STEP_7, sampleSteps } from '../../stories/support/samples/sample-steps';
import { clear, show } from './show';
import { touchingTexts } from './touching';
import { wideElements } from './wide';

afterEach(clear);

/** A word without a place to break, and a number without an end. */
const WORD = 'Kundenbestandsdatensynthetisierungslauf'.repeat(5);
const BIG = 123_456_789.123;

const cancel = async () => undefined;
const run = sampleRun({ ...AT_STEP_7, name: WORD, dataset: WORD, method: WORD, id: WORD });

const CASES: Readonly<Record<string, ComponentType>> = {
  'a search without a hit': () => <RunsList list={{ runs: [sampleRun()] }} showSearch search={WORD} />,
  'the name of a group': () => (
    <RunsList list={{ runs: [sampleRun()] }} groupBy={() => ({ key: WORD, label: WORD })} onRunSelect={() => {}} />
  ),
  'the names in a card': () => (
    <RunCard run={run} connection={{ state: 'reconnecting', error: null }} onCancel={cancel} />
  ),
  'the names in a panel': () => <RealTimeRunStatus run={run} steps={sampleSteps()} showFeed onCancel={cancel} />,
  'what a run is asked and why it failed': () => (
    <>
      <RealTimeRunStatus run={{ ...sampleRunIn('waiting'), waitingFor: { text: WORD, href: '#answer' } }} />
      <RealTimeRunStatus run={{ ...sampleRunIn('failed'), error: { code: WORD, message: WORD } }} />
      <RunCard run={{ ...sampleRunIn('failed'), error: { code: WORD, message: WORD } }} />
    </>
  ),
  'metrics of a step and a run': () => (
    <RealTimeRunStatus
      run={{
        ...run,
        metrics: [
          { key: 'a', label: WORD, value: BIG, unit: 'ms', group: WORD },
          { key: 'b', value: -BIG, unit: 'tokens per second', pass: 1e9, direction: 'lower' },
        ],
      }}
      steps={sampleSteps().map((step) =>
        step.status === 'running' ? { ...step, metrics: { [WORD]: BIG, b: -BIG, c: BIG }, progress: null } : step,
      )}
      showFeed
      showMetrics
    />
  ),
};

describe.each([280, 390, 1280])('at %i px', (width) => {
  it.each(Object.entries(CASES))('%s: nothing scrolls sideways or lies over another text', async (_, Case) => {
    const place = await show(Case, width, 900);
    const { scrollWidth, clientWidth } = document.documentElement;
    expect(scrollWidth > clientWidth ? wideElements() : []).toEqual([]);
    expect(touchingTexts(place)).toEqual([]);
  });
});
