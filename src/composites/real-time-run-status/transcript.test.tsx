import { virtual } from '@guidepup/virtual-screen-reader';
import { act, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { RunProvider } from '../../hooks/RunProvider';
import { advanceDrawn } from '../../testing/advance-drawn';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RealTimeRunStatus } from './RealTimeRunStatus';

// The screen reader simulation looks up ids in the root of every changed node; the root of a removed node is an
// element, which lacks that method, and the simulation would stop in the middle of the transcript.
Object.assign(Element.prototype, {
  getElementById(this: Element, id: string) {
    return this.querySelector(`[id="${CSS.escape(id)}"]`);
  },
});

afterEach(async () => {
  await virtual.stop();
  document.querySelector('[data-slot="run-announcements"]')?.remove();
});

/** The screen reader output of a whole run: found, read, continued, cancelled, ended. */
it('is told as one story', { timeout: 60_000 }, async () => {
  const clock = createManualClock();
  const source = createScriptedSource({ clock });
  source.setRun({
    name: 'Churn',
    progress: { completedSteps: 1, totalSteps: 8 },
    currentStep: { n: 2, name: 'Loading data' },
    startedAt: clock.now(),
  });
  source.setStep({ n: 1, title: 'Planning', status: 'done' });
  source.setStep({ n: 2, title: 'Loading data' });
  const advance = (ms: number) => advanceDrawn(clock, act, ms);
  render(
    <RunProvider source={source} clock={clock} environment={createManualEnvironment()} locale="en">
      <RealTimeRunStatus runId="run-1" showFeed />
    </RunProvider>,
  );
  await advance(2_500);
  await virtual.start({ container: document.body });

  const heard = async () => {
    const log = await virtual.spokenPhraseLog();
    await virtual.clearSpokenPhraseLog();
    return log;
  };
  /** Moves on until a spoken phrase starts with this text. */
  const readTo = async (beginning: string) => {
    for (let i = 0; i < 80; i += 1) {
      if ((await virtual.lastSpokenPhrase()).startsWith(beginning)) return virtual.lastSpokenPhrase();
      await virtual.next();
    }
    throw new Error(`“${beginning}” was never said: ${(await virtual.spokenPhraseLog()).join(' | ')}`);
  };

  // Read from the top.
  await readTo('region, Churn');
  expect(await readTo('heading, Churn')).toBe('heading, Churn, level 2');
  await readTo('Running');
  expect(await readTo('progressbar')).toMatch(
    /^progressbar, Progress of Churn, .*max value 100, min value 0, (current value )?Step 2 of 8, Loading data, \d+%/,
  );
  await readTo('region, Activity of Churn');
  await heard();

  // The run advances on its own.
  source.setStep({ n: 2, status: 'done' });
  source.setStep({ n: 3, title: 'Training CTGAN model' });
  source.setRun({
    progress: { completedSteps: 2, totalSteps: 8 },
    currentStep: { n: 3, name: 'Training CTGAN model' },
  });
  await advance(6_000);
  const goingOn = await heard();
  expect(goingOn).toContain('polite: Training CTGAN model');
  expect(goingOn).toContain('polite: 25% done');

  // No ticking value is announced.
  await advance(20_000);
  expect(await heard()).toEqual([]);

  // Cancel by keyboard, with a confirmation.
  document.querySelector<HTMLElement>('[data-slot="cancel-run-trigger"]')?.focus();
  await virtual.press('Enter');
  // The dialog loads on demand.
  await screen.findByRole('alertdialog', {}, { timeout: 30_000 });
  await advance(500);
  const asked = await heard();
  expect(asked.join(' | ')).toMatch(/alertdialog, Cancel Run\?, Are you sure you want to cancel this run\?/);
  const active = () => document.activeElement?.textContent;
  expect(active()).toBe('Keep running');
  await virtual.press('Tab');
  expect(active()).toBe('Confirm Cancel');
  await virtual.press('Enter');
  await advance(1_000);
  expect(await heard()).toContain('polite: Churn: Cancelling…');

  // Announced only once the backend confirms it:
  source.setRun({ status: 'cancelled', finishedAt: clock.now() });
  await advance(1_500);
  const end = await heard();
  expect(end.filter((phrase) => phrase.includes('Cancelled'))).toContain('polite: Churn: Cancelled');
});
