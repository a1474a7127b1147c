import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { type AnnouncedFacts, createAnnouncer } from './announcer';

type Given = Partial<Omit<AnnouncedFacts, 'say'>>;

function setUp() {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const heard: { text: string; at: number }[] = [];
  const start = clock.now();
  const announcer = createAnnouncer(clock, environment, (text) => heard.push({ text, at: clock.now() - start }));
  const facts = (given: Given = {}): AnnouncedFacts => {
    const all = {
      status: 'running',
      connection: 'live',
      percent: 10,
      remainingMs: null,
      eta: 'unknown',
      steps: 1,
      ...given,
    } as const;
    return {
      ...all,
      say: {
        status: () => `is ${all.status}`,
        connection: () => `line ${all.connection}`,
        percent: () => `${all.percent}%`,
        eta: () => (all.remainingMs === null ? `eta ${all.eta}` : `left ${all.remainingMs / 1_000}s`),
        steps: (count) => `${count} steps`,
      },
    };
  };
  return { clock, environment, announcer, heard, facts, texts: () => heard.map(({ text }) => text) };
}

describe('the announcer', () => {
  it('does not announce what a run is when it comes into view', async () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts({ steps: 7, percent: 80, remainingMs: 60_000, connection: 'stale' }));
    run.update(t.facts({ steps: 7, percent: 80, remainingMs: 60_000, connection: 'stale' }));
    await t.clock.advance(60_000);
    expect(t.heard).toEqual([]);
  });

  it('takes the same words from two for one, and says them again after a while', async () => {
    const t = setUp();
    t.announcer.say('Churn: No answer yet');
    t.announcer.say('Claims: No answer yet');
    t.announcer.say('Churn: No answer yet');
    expect(t.texts()).toEqual(['Churn: No answer yet', 'Claims: No answer yet']);
    await t.clock.advance(2_000);
    t.announcer.say('Churn: No answer yet');
    expect(t.texts()).toHaveLength(3);
  });

  it('says by nobody what a run has just said of itself', () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts());
    run.update(t.facts({ status: 'succeeded' }));
    t.announcer.say('is succeeded');
    expect(t.texts()).toEqual(['is succeeded']);
  });

  it('tells a change of state at once, also right after something else', async () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts());
    run.update(t.facts({ steps: 2 }));
    await t.clock.advance(0);
    await t.clock.advance(500);
    run.update(t.facts({ steps: 2, status: 'cancelling' }));
    expect(t.heard.at(-1)).toEqual({ text: 'is cancelling', at: 500 });
    run.update(t.facts({ steps: 2, status: 'cancelled' }));
    expect(t.heard.at(-1)).toEqual({ text: 'is cancelled', at: 500 });
  });

  it('backends 6: failed, attempt 1, then failed, attempt 2, with nothing seen between: both ends are told', async () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts({ attempt: { attempt: 1 } }));
    run.update(t.facts({ status: 'failed', attempt: { attempt: 1 } }));
    run.update(t.facts({ status: 'failed', attempt: { attempt: 1 } }));
    expect(t.texts()).toEqual(['is failed']);
    await t.clock.advance(500);
    run.update(t.facts({ status: 'failed', attempt: { attempt: 2 } }));
    expect(t.texts()).toEqual(['is failed', 'is failed']);
  });

  it('tells another end by its start, where nobody counts attempts; a rounded start is the same end', () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'states');
    const failed = (startedAt: number, finishedAt: number) =>
      run.update(t.facts({ status: 'failed', attempt: { startedAt, finishedAt } }));
    failed(10_000, 20_000);
    failed(10_400, 20_000);
    expect(t.texts()).toEqual([]);
    failed(60_000, 70_000);
    expect(t.texts()).toEqual(['is failed']);
  });

  it('does not call a later attempt news that goes on as the one before did', () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts({ attempt: { attempt: 1 } }));
    run.update(t.facts({ attempt: { attempt: 2 } }));
    expect(t.texts()).toEqual([]);
  });

  it('keeps another end of a hidden tab for the return', () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts({ status: 'failed', attempt: { attempt: 1 } }));
    t.environment.setVisible(false);
    run.update(t.facts({ status: 'failed', attempt: { attempt: 2 } }));
    t.environment.setVisible(true);
    expect(t.texts()).toEqual(['is failed']);
  });

  it('gathers steps and milestones, five seconds apart', async () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts({ steps: 1, percent: 0 }));
    // Fifty steps a second, for twenty seconds.
    for (let step = 2; step <= 1_001; step += 1) {
      run.update(t.facts({ steps: step, percent: step / 10 }));
      await t.clock.advance(20);
    }
    const moments = [...new Set(t.heard.map(({ at }) => at))];
    expect(moments.slice(1).every((at, i) => at - (moments[i] ?? 0) >= 5_000)).toBe(true);
    expect(moments).toHaveLength(5);
    expect(t.texts()).toEqual([
      '1 steps',
      expect.stringMatching(/^2[5-9].*%$/),
      '249 steps',
      expect.stringMatching(/^5\d.*%$/),
      '250 steps',
      expect.stringMatching(/^7\d.*%$/),
      '250 steps',
      '250 steps',
    ]);
  });

  it('tells each milestone once, though the bar trembles', async () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    for (const percent of [24, 25, 24, 25, 26, 25]) {
      run.update(t.facts({ percent }));
      await t.clock.advance(6_000);
    }
    expect(t.texts()).toEqual(['25%']);
  });

  it('does not tell that time passes', async () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    for (let left = 600; left > 0; left -= 1) {
      run.update(t.facts({ remainingMs: Math.ceil(left / 60) * 60_000, eta: 'counting' }));
      await t.clock.advance(1_000);
    }
    expect(t.heard).toEqual([]);
  });

  it('tells the time left when the end has moved by a quarter and a minute', async () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts({ remainingMs: 600_000 }));
    run.update(t.facts({ remainingMs: 660_000 }));
    run.update(t.facts({ remainingMs: 480_000 }));
    await t.clock.advance(6_000);
    expect(t.heard).toEqual([]);
    run.update(t.facts({ remainingMs: 900_000 }));
    await t.clock.advance(6_000);
    expect(t.texts()).toEqual(['left 900s']);
    // The remaining time of short runs changes by large fractions all the time.
    run.update(t.facts({ remainingMs: 870_000 }));
    await t.clock.advance(6_000);
    expect(t.heard).toHaveLength(1);
  });

  it('adds the time left to a milestone only when it has moved by a quarter or a minute', async () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts({ remainingMs: 100_000, percent: 20 }));
    run.update(t.facts({ remainingMs: 90_000, percent: 25 }));
    await t.clock.advance(6_000);
    expect(t.texts()).toEqual(['25%']);
    run.update(t.facts({ remainingMs: 70_000, percent: 50 }));
    await t.clock.advance(6_000);
    expect(t.texts()).toEqual(['25%', '50%', 'left 70s']);
  });

  it('tells once that nothing happens', async () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts());
    for (let i = 0; i < 10; i += 1) {
      run.update(t.facts({ eta: 'stalled' }));
      await t.clock.advance(5_000);
    }
    expect(t.texts()).toEqual(['eta stalled']);
  });

  it('tells that data is old and that it is not any more, not every hiccup', () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    for (const connection of [
      'polling',
      'reconnecting',
      'polling',
      'reconnecting',
      'stale',
      'stale',
      'live',
    ] as const) {
      run.update(t.facts({ connection }));
    }
    expect(t.texts()).toEqual(['line stale', 'line live']);
  });

  it('is silent in a hidden tab, and tells on return only what the run has become', async () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts());
    t.environment.setVisible(false);
    run.update(t.facts({ steps: 5, percent: 30 }));
    await t.clock.advance(10_000);
    run.update(t.facts({ steps: 9, percent: 60 }));
    run.update(t.facts({ steps: 9, status: 'cancelling' }));
    run.update(t.facts({ steps: 9, status: 'cancelled' }));
    t.announcer.say('by the host');
    await t.clock.advance(60_000);
    expect(t.heard).toEqual([]);
    t.environment.setVisible(true);
    await t.clock.advance(60_000);
    expect(t.texts()).toEqual(['is cancelled']);
  });

  it('does not make up for steps that were missed in a hidden tab', async () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts());
    t.environment.setVisible(false);
    run.update(t.facts({ steps: 40, percent: 60 }));
    t.environment.setVisible(true);
    await t.clock.advance(10_000);
    expect(t.heard).toEqual([]);
    run.update(t.facts({ steps: 41, percent: 61 }));
    await t.clock.advance(10_000);
    expect(t.texts()).toEqual(['1 steps']);
  });

  it('says once what the window and the card of one run both tell', async () => {
    const t = setUp();
    const card = t.announcer.follow('run-1', 'states');
    card.update(t.facts({ steps: 0, percent: null }));
    const panel = t.announcer.follow('run-1', 'all');
    panel.update(t.facts({ steps: 7, percent: 40 }));
    await t.clock.advance(10_000);
    expect(t.heard).toEqual([]);
    for (const follower of [card, panel]) follower.update(t.facts({ steps: 8, percent: 50 }));
    await t.clock.advance(10_000);
    for (const follower of [panel, card]) follower.update(t.facts({ steps: 8, status: 'succeeded' }));
    expect(t.texts()).toEqual(['50%', '1 steps', 'is succeeded']);
    panel.stop();
    card.update(t.facts({ status: 'failed' }));
    expect(t.texts().at(-1)).toBe('is failed');
  });

  it('tells of cards only what they have become', async () => {
    const t = setUp();
    const card = t.announcer.follow('run-1', 'states');
    card.update(t.facts());
    card.update(t.facts({ steps: 9, percent: 75, connection: 'stale', remainingMs: 9_000_000, eta: 'stalled' }));
    await t.clock.advance(10_000);
    expect(t.heard).toEqual([]);
    card.update(t.facts({ status: 'failed' }));
    expect(t.texts()).toEqual(['is failed']);
  });

  it('leaves nothing behind', async () => {
    const t = setUp();
    const run = t.announcer.follow('run-1', 'all');
    run.update(t.facts());
    run.update(t.facts({ steps: 2 }));
    run.stop();
    run.update(t.facts({ status: 'failed' }));
    expect(t.clock.pending).toBe(0);
    await t.clock.advance(10_000);
    expect(t.heard).toEqual([]);
  });
});
