import { useEffect, useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { RunNow } from '../../src/components/run-now';
import type { RunStep } from '../../src/core/run/run';
import { NOW, sampleRun } from '../../stories/support/samples/sample-runs';
import { AT_STEP_7 } from '../../stories/support/samples/sample-steps';
import { clear, frames, show } from './show';
import { touchingTexts } from './touching';

afterEach(clear);

const UPDATES = 6;
const run = sampleRun(AT_STEP_7);

/** A training whose metrics fall together, in some updates of the page. */
function Training({ names }: { names: readonly string[] }) {
  const [update, setUpdate] = useState(0);
  useEffect(() => {
    if (update >= UPDATES) return;
    const frame = requestAnimationFrame(() => setUpdate(update + 1));
    return () => cancelAnimationFrame(frame);
  }, [update]);
  const step: RunStep = {
    id: 's',
    n: 7,
    kind: 'training',
    status: 'running',
    title: 'Training TVAE model',
    startedAt: NOW - 47_000,
    progress: { current: 20 * (update + 1), total: 300, unit: 'epoch' },
    metrics: Object.fromEntries(names.map((name, i) => [name, 2 - update * 0.2 + i * 0.05])),
  };
  return <RunNow run={run} steps={[step]} />;
}

describe.each([280, 390, 640])('at %i px', (width) => {
  it.each([
    ['two', ['loss', 'val_loss']],
    ['three, to choose from', ['loss', 'val_loss', 'lr']],
  ])('%s curves that end near one another have labels apart from one another', async (_, names) => {
    const place = await show(() => <Training names={names} />, width, 600);
    await frames(UPDATES * 3);
    expect(place.querySelector('[data-slot="run-step-curve"] path')).not.toBeNull();
    expect(place).toHaveTextContent('val loss');
    expect(touchingTexts(place)).toEqual([]);
  });
});
