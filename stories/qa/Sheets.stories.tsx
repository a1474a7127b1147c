import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { expect } from 'storybook/test';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { RunCard } from '../../src/composites/run-card';
import { RunExecutionModal } from '../../src/composites/run-execution-modal';
import { RunsList } from '../../src/composites/runs-list';
import type { Run } from '../../src/core/run/run';
import { idleConnection } from '../../src/core/run/snapshot/empty-snapshot';
import { InLanguage } from '../support/layout/InLanguage';
import { Caption } from '../support/layout/Matrix';
import { Place, Unlocked } from '../support/layout/Place';
import { Sheet } from '../support/layout/Sheet';
import { LANGUAGE_TAGS } from '../support/locales';
import { NOW } from '../support/samples/sample-runs';
import { moments, RUN_MOMENTS } from '../support/states/run-states';
import { EXPECTED_METRICS } from '../support/states/WindowStates';

/**
 * For visual review: every state of the large parts at one width, light above dark, at actual size. Screenshot tests
 * use Matrix instead.
 */
const meta = {
  title: 'QA/Sheets',
  // Each sheet holds both themes and a whole page, so it gets its own page.
  tags: ['!autodocs', 'once'],
  parameters: { a11y: { options: { rules: { 'landmark-unique': { enabled: false } } } } },
} satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const nothing = () => {};
const cancel = async () => undefined;

/** Every moment below its name. */
function EachMoment({ width, children }: { width: number; children: (name: string, index: number) => ReactNode }) {
  return (
    <div style={{ display: 'grid', gap: 24, gridTemplateColumns: `repeat(${width > 700 ? 1 : 3}, ${width}px)` }}>
      {moments().map(({ name }, index) => (
        <div key={name} data-moment={name} style={{ display: 'grid', gap: 6, alignContent: 'start', minWidth: 0 }}>
          <Caption>{name}</Caption>
          {children(name, index)}
        </div>
      ))}
    </div>
  );
}

/** The window in containers of a screen's size. */
const windowAt = (width: number, height: number): Story => ({
  render: () => (
    <Unlocked>
      <Sheet>
        <EachMoment width={width}>
          {(_, index) => {
            const moment = moments()[index]?.moment ?? RUN_MOMENTS.running;
            return (
              <Place label={`${width} × ${height}`} inlineSize={width} blockSize={height}>
                {(container) => (
                  <RunExecutionModal
                    {...moment}
                    open
                    onOpenChange={nothing}
                    onCancel={cancel}
                    onRetry={nothing}
                    expectedMetrics={moment.steps.length > 0 ? EXPECTED_METRICS : []}
                    container={container}
                  />
                )}
              </Place>
            );
          }}
        </EachMoment>
      </Sheet>
    </Unlocked>
  ),
  play: async ({ canvasElement }) => {
    const windows = canvasElement.querySelectorAll('[data-slot="run-execution-modal"]');
    await expect(windows).toHaveLength(2 * moments().length);
    for (const one of windows) {
      const name = one.closest('[data-moment]')?.getAttribute('data-moment');
      await expect(one.scrollWidth, `${name} is wider than its place`).toBeLessThanOrEqual(one.clientWidth);
      await expect(one.querySelectorAll('[role="progressbar"]').length, `bars of ${name}`).toBe(1);
    }
  },
});

// axe takes half a minute for thirty windows, so tests check only those at 1024 and 320 px. Name and tags are literals
// here because Storybook parses them statically.
export const Window1440: Story = { ...windowAt(1440, 900), name: 'Window, 1440 px', tags: ['!test'] };
export const Window1024: Story = { ...windowAt(1024, 768), name: 'Window, 1024 px' };
export const Window768: Story = { ...windowAt(768, 1024), name: 'Window, 768 px', tags: ['!test'] };
export const Window390: Story = { ...windowAt(390, 844), name: 'Window, 390 px', tags: ['!test'] };
export const Window320: Story = { ...windowAt(320, 640), name: 'Window, 320 px' };

const panelAt = (width: number): Story => ({
  render: () => (
    <Sheet>
      <EachMoment width={width}>
        {(_, index) => <RealTimeRunStatus {...moments()[index]?.moment} showFeed showMetrics onCancel={cancel} />}
      </EachMoment>
    </Sheet>
  ),
});

export const Panel1100: Story = { ...panelAt(1100), name: 'Panel, 1100 px', tags: ['!test'] };
export const Panel768: Story = { ...panelAt(768), name: 'Panel, 768 px', tags: ['!test'] };
export const Panel390: Story = { ...panelAt(390), name: 'Panel, 390 px' };

const cardsAt = (width: number): Story => ({
  render: () => (
    <Sheet>
      <EachMoment width={width}>
        {(_, index) => (
          <RunCard
            run={moments()[index]?.moment.run ?? null}
            connection={{ state: 'live', error: null }}
            onRunSelect={nothing}
            onCancel={cancel}
          />
        )}
      </EachMoment>
    </Sheet>
  ),
});

export const Cards720: Story = { ...cardsAt(720), name: 'Cards, 720 px' };
export const Cards390: Story = { ...cardsAt(390), name: 'Cards, 390 px' };
export const Cards320: Story = { ...cardsAt(320), name: 'Cards, 320 px' };

const live = { ...idleConnection, state: 'live', transport: 'polling', lastUpdateAt: NOW } as const;

/** Thirty runs of all statuses; every third one is a day old. */
const thirty: Run[] = Array.from({ length: 30 }, (_, index) => {
  const { name, moment } = moments()[index % 9] ?? { name: 'running', moment: RUN_MOMENTS.running };
  const older = index % 3 === 2 ? 86_400_000 : 0;
  return { ...moment.run, id: `run-${index}`, name: `${name}, ${index + 1}`, createdAt: NOW - 160_000 - older };
});

const listAt = (width: number): Story => ({
  render: () => (
    <Sheet>
      <div style={{ inlineSize: width }}>
        <RunsList
          list={{ runs: thirty, connection: live }}
          onRunSelect={nothing}
          onCancel={cancel}
          groupBy="activity"
          showSearch
          showBulkCancel
        />
      </div>
    </Sheet>
  ),
});

export const List900: Story = { ...listAt(900), name: 'List of 30, 900 px' };
export const List390: Story = { ...listAt(390), name: 'List of 30, 390 px' };

/** A card and a panel in each language, including the longest words and right-to-left text. */
export const Languages: Story = {
  render: () => (
    <Sheet>
      <div style={{ display: 'grid', gap: 24, gridTemplateColumns: 'repeat(3, 390px)' }}>
        {LANGUAGE_TAGS.map((tag) => (
          <InLanguage key={tag} tag={tag}>
            <div data-language={tag} style={{ display: 'grid', gap: 12, alignContent: 'start' }}>
              <Caption>{tag}</Caption>
              {(['running', 'waiting', 'failed', 'cancelled'] as const).map((name) => (
                <RunCard key={name} run={RUN_MOMENTS[name].run} onRunSelect={nothing} onCancel={cancel} />
              ))}
              <RealTimeRunStatus {...RUN_MOMENTS.running} showMetrics onCancel={cancel} />
            </div>
          </InLanguage>
        ))}
      </div>
    </Sheet>
  ),
  play: async ({ canvasElement }) => {
    for (const tag of LANGUAGE_TAGS.filter((one) => one !== 'en')) {
      const part = canvasElement.querySelector<HTMLElement>(`[data-language="${tag}"]`);
      await expect(part, tag).not.toHaveTextContent(/\b(Running|Cancel|elapsed|Not yet available)\b/);
      await expect(part?.scrollWidth, tag).toBeLessThanOrEqual(part?.clientWidth ?? 0);
    }
  },
};
