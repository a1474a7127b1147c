import { afterEach, describe, expect, it } from 'vitest';
import { LiveActivityFeed } from '../../src/components/live-activity-feed';
import { NOW, sampleRun } from '../../stories/support/samples/sample-runs';
import { InLocale } from './in-locale';
import { clear, show } from './show';

afterEach(clear);

/** How long ago: "now", "1 second ago", … "2m ago". */
const AGES_MS = [0, 1_000, 2_000, 12_000, 58_000, 61_000, 130_000];
const steps = AGES_MS.map((age) => {
  const at = NOW - age;
  const times = { createdAt: at, startedAt: at, finishedAt: at };
  return { id: `${age}`, n: 1, kind: 'info', status: 'done', title: 'Measuring utility', ...times } as const;
});

/** The feed in the window on phones of 320 to 412 px. */
describe.each([288, 328, 343, 358, 361, 380])('a row of a feed of %i px', (width) => {
  it.each(['en', 'ar', 'de', 'ja'])('keeps its height while its time passes: %s', async (locale) => {
    const Story = () => (
      <InLocale locale={locale}>
        <div style={{ width, display: 'grid', height: 1_200 }}>
          <LiveActivityFeed run={sampleRun()} steps={steps} />
        </div>
      </InLocale>
    );
    const place = await show(Story, 700, 1_300);
    const times = [...place.querySelectorAll('time')];
    expect(times).toHaveLength(AGES_MS.length);
    const heights = times.map((time) => time.parentElement?.offsetHeight);
    const seen = times.map((time, i) => `${time.textContent}: ${heights[i]}`).join(', ');
    expect(new Set(heights).size, seen).toBe(1);
  });
});
