import type { ComponentType } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { RunCard } from '../../src/composites/run-card';
import { sampleRun, sampleRunIn } from '../../stories/support/samples/sample-runs';
import { AT_STEP_7, sampleSteps } from '../../stories/support/samples/sample-steps';
import { InLocale } from './in-locale';
import { clear, frames, show } from './show';

afterEach(clear);

const LATIN = 'Zebra-customers of all regions and branches, spring and summer, second attempt of this week';
const ARABIC = 'ظهور عملاء جميع المناطق والفروع في الربيع والصيف المحاولة الثانية لهذا الأسبوع';

const cancel = async () => undefined;

/** Everything whose name or text comes from the app's backend, as long as this one. */
const casesOf = (name: string): Readonly<Record<string, ComponentType>> => {
  const run = sampleRun({
    ...AT_STEP_7,
    name,
    dataset: name,
    method: name,
    currentStep: { n: 7, name, kind: 'metrics' },
    metrics: [{ key: 'a', label: name, value: 0.5, pass: 0.1, direction: 'lower' }],
  });
  const steps = sampleSteps().map((step) => ({ ...step, title: name, metrics: { [name]: 1 } }));
  return {
    'a card': () => <RunCard run={run} onCancel={cancel} metrics={['a']} />,
    'a card of a failed run': () => <RunCard run={{ ...sampleRunIn('failed'), error: { message: name } }} />,
    'a card that is being cancelled': () => <RunCard run={{ ...run, status: 'cancelling' }} />,
    'a panel': () => <RealTimeRunStatus run={run} steps={steps} onCancel={cancel} showFeed showMetrics />,
    'a panel that is being cancelled': () => (
      <RealTimeRunStatus run={{ ...run, status: 'cancelling' }} steps={steps} onCancel={cancel} />
    ),
  };
};

/** Whether the first letter of a text is inside of everything that cuts it off. */
function beginsInView(node: Text, name: string): boolean {
  const at = node.data.indexOf(name);
  const range = document.createRange();
  range.setStart(node, at);
  range.setEnd(node, at + 1);
  const { left, right, width } = range.getBoundingClientRect();
  if (width === 0) return true;
  for (let one = node.parentElement; one; one = one.parentElement) {
    const { overflowX, display } = getComputedStyle(one);
    if (overflowX === 'visible' || display === 'inline') continue;
    const box = one.getBoundingClientRect();
    // The words before it have filled the line.
    if (box.width < 10) return true;
    if (left < box.left - 1 || right > box.right + 1) return false;
  }
  return true;
}

/** The names that do not show their beginning. */
function beheaded(root: Element, name: string): string[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!(node instanceof Text) || element === null || !node.data.includes(name)) continue;
    if (!element.checkVisibility() || element.closest('[class~="rl:visually-hidden"]') !== null) continue;
    if (!beginsInView(node, name)) found.push(element.closest('[data-slot]')?.getAttribute('data-slot') ?? '?');
  }
  return found;
}

describe.each([
  ['a Latin name on an Arabic page', 'ar', LATIN],
  ['an Arabic name on an English page', 'en', ARABIC],
] as const)('%s', (_, locale, name) => {
  describe.each([280, 390, 760])('at %i px', (width) => {
    it.each(Object.keys(casesOf(name)))('is cut off at its end, not at its beginning: %s', async (which) => {
      const Case = casesOf(name)[which] as ComponentType;
      const Story = () => (
        <InLocale locale={locale}>
          <Case />
        </InLocale>
      );
      const place = await show(Story, width, 1200);
      await frames(2);
      expect(place.textContent).toContain(name);
      expect(beheaded(place, name)).toEqual([]);
    });
  });
});
