import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { RunExecutionModal } from '../../src/composites/run-execution-modal';
import { sampleRun } from '../../stories/support/samples/sample-runs';
import { sampleSteps } from '../../stories/support/samples/sample-steps';
import { clear, frames, show } from './show';

afterEach(clear);

/** As most apps write it: one state for which run is open, and whether one is. */
function App() {
  const [id, setId] = useState<string | null>('run-1');
  const run = id === null ? null : sampleRun({ id });
  return (
    <>
      <button type="button" onClick={() => setId(null)}>
        Close it
      </button>
      <RunExecutionModal
        open={id !== null}
        onOpenChange={(isOpen) => !isOpen && setId(null)}
        run={run}
        steps={run ? sampleSteps() : []}
        configure={({ formId }) => <form id={formId}>The form</form>}
      />
    </>
  );
}

it('a window that closes with its run shows the run to its end, and no form for a new one', async () => {
  const place = await show(App, 1_280, 800);
  await expect.poll(() => document.querySelector('[data-slot="run-execution-header"]')).not.toBeNull();
  await frames(20);
  const look = () => document.querySelector('[data-rl-leaving] [data-slot="run-execution-modal"]')?.textContent ?? null;
  const whole = document.querySelector('[data-slot="run-execution-modal"]')?.textContent ?? '';
  const seen = new Set<string>();
  const left = new Set<string | null>();
  const watch = new MutationObserver(() => seen.add(document.body.textContent ?? ''));
  watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  place.querySelector('button')?.click();
  for (let i = 0; i < 30; i += 1) {
    await frames(1);
    seen.add(document.body.textContent ?? '');
    left.add(look());
  }
  watch.disconnect();
  expect([...seen].filter((text) => text.includes('The form'))).toEqual([]);
  const words = (text: string | null) => text?.replace(/\d+/g, '') ?? null;
  const pictures = new Set([...left].map(words).filter((text) => text !== null));
  expect([...pictures]).toEqual([words(whole)]);
  expect(document.querySelector('[data-slot="run-execution-modal"]')).toBeNull();
});
