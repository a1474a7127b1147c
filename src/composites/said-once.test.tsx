import { act, fireEvent, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CancelRunButton } from '../components/cancel-run-button';
import { RunProvider } from '../hooks/RunProvider';
import { advanceDrawn } from '../testing/advance-drawn';
import { createManualClock } from '../testing/manual-clock';
import { createManualEnvironment } from '../testing/manual-environment';
import { createScriptedSource } from '../testing/scripted-source';
import { preloadDialogs } from './preload';
import { RealTimeRunStatus } from './real-time-run-status';
import { RunCard } from './run-card';
import { RunExecutionModal } from './run-execution-modal';

beforeAll(preloadDialogs);
afterEach(() => document.querySelector('[data-slot="run-announcements"]')?.remove());

const PLACES = {
  'a card that can be pressed': <RunCard runId="run-1" onRunSelect={() => {}} />,
  'a card': <RunCard runId="run-1" />,
  'the panel': <RealTimeRunStatus runId="run-1" />,
  'the window': <RunExecutionModal open onOpenChange={() => {}} runId="run-1" confirmation="dialog" />,
};
type Place = keyof typeof PLACES;
/** The element that has the focus in the end, by its text; the text must not announce the end. */
const FOCUSED = [
  ['a card that can be pressed', 'BUTTON'],
  ['a card', 'H3'],
  ['the panel', 'H2'],
  ['the window', 'H2'],
] as const;

const FASTER = 'It finished before it could be cancelled.';

async function setUp(place: ReactElement) {
  const clock = createManualClock();
  const source = createScriptedSource({ clock });
  source.setRun({
    name: 'Churn',
    startedAt: clock.now(),
    progress: { completedSteps: 3, totalSteps: 8 },
    currentStep: { n: 4, name: 'Training' },
  });
  render(
    <RunProvider source={source} clock={clock} environment={createManualEnvironment()} locale="en">
      {place}
    </RunProvider>,
  );
  const advance = (ms: number) => advanceDrawn(clock, act, ms);
  await advance(2_500);
  const heard: string[] = [];
  const region = document.querySelector('[data-slot="run-announcements"]');
  if (!region) throw new Error('nothing could be announced');
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) heard.push(node.textContent ?? '');
  });
  observer.observe(region, { childList: true });
  return { source, advance, heard };
}

const trigger = () => screen.getByRole('button', { name: 'Cancel run Churn' });

/** Cancels like a user: presses the button, and confirms. */
async function cancel(advance: (ms: number) => Promise<unknown>) {
  fireEvent.click(trigger());
  await screen.findByRole('alertdialog');
  await advance(500);
  fireEvent.click(screen.getByRole('button', { name: 'Confirm Cancel' }));
  await advance(1_000);
  act(() => trigger().focus());
}

describe.each(Object.keys(PLACES) as Place[])('%s', (place) => {
  it('says once that the button opens a question', async () => {
    await setUp(PLACES[place]);
    expect(trigger()).toHaveAttribute('aria-haspopup', 'dialog');
    // "Collapsed" would announce it a second time, and incorrectly: nothing expands.
    expect(trigger()).not.toHaveAttribute('aria-expanded');
  });

  it('says the percentage once', async () => {
    await setUp(PLACES[place]);
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuetext', expect.stringMatching(/\b37%$/));
    for (const shown of screen.getAllByText('37%')) expect(shown).toHaveAttribute('aria-hidden', 'true');
  });

  it('announces that it is being cancelled, and the button with the focus does not repeat it', async () => {
    const { advance, heard } = await setUp(PLACES[place]);
    await cancel(advance);
    expect(heard).toEqual(['Churn: Cancelling…']);
    expect(trigger()).not.toHaveAccessibleDescription('Cancelling…');
    await advance(10_000);
    expect(trigger()).not.toHaveAccessibleDescription('Cancelling…');
    // A later return to the button announces it.
    act(() => trigger().blur());
    expect(trigger()).toHaveAccessibleDescription('Cancelling…');
  });

  it('describes the button as cancelling two seconds after another person has cancelled the run', async () => {
    const { source, advance } = await setUp(PLACES[place]);
    source.setRun({ status: 'cancelling' });
    await advance(2_500);
    await advance(2_000);
    expect(trigger()).toHaveAccessibleDescription('Cancelling…');
  });
});

describe.each(FOCUSED)('%s', (place, tag) => {
  it('announces the end once; the focus goes to the name of the run', async () => {
    const { source, advance, heard } = await setUp(PLACES[place]);
    await cancel(advance);
    heard.length = 0;
    source.setRun({ status: 'cancelled', finishedAt: Date.now() });
    await advance(2_500);
    expect(heard).toEqual(['Churn: Cancelled']);
    expect(document.activeElement?.tagName).toBe(tag);
    expect(document.activeElement).toHaveTextContent(/^Churn$/);
    expect(document.querySelector('[data-slot="cancel-run-status"]')).toBeNull();
  });
  it('says once that it finished before it could be cancelled: with the focus, and no announcement repeats it', async () => {
    const { source, advance, heard } = await setUp(PLACES[place]);
    await cancel(advance);
    heard.length = 0;
    source.setRun({ status: 'succeeded', finishedAt: Date.now() });
    await advance(2_500);
    expect(document.activeElement).toHaveTextContent(FASTER);
    expect(heard).toEqual(['Churn: Succeeded']);
  });
});

describe('a button on its own', () => {
  it('says once that it finished before it could be cancelled: with the focus, and no announcement repeats it', async () => {
    const { source, advance, heard } = await setUp(<CancelRunButton runId="run-1" />);
    await cancel(advance);
    heard.length = 0;
    source.setRun({ status: 'succeeded', finishedAt: Date.now() });
    await advance(2_500);
    expect(document.activeElement).toHaveTextContent(FASTER);
    expect(heard).toEqual([]);
  });

  it('announces it while the focus is elsewhere', async () => {
    const { source, advance, heard } = await setUp(<CancelRunButton runId="run-1" />);
    await cancel(advance);
    heard.length = 0;
    act(() => trigger().blur());
    source.setRun({ status: 'succeeded', finishedAt: Date.now() });
    await advance(2_500);
    expect(heard).toEqual([`Churn: ${FASTER}`]);
  });
});
