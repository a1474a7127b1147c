// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { createRunClient } from '../client/run-client';
import { RunSourceError } from '../run/source/run-source-error';
import { isPausable, isResumable, pauseRun } from './pause-run';

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, latencyMs: 50, capabilities: { pause: true }, ...options });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  return { clock, source, client, run: () => client.getSnapshot('run-1').run };
}

describe('pauseRun', () => {
  it('pauses and resumes, and shows neither before the backend says so', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(100);
    expect([isPausable(t.client, t.run()), isResumable(t.client, t.run())]).toEqual([true, false]);
    t.source.intercept('setPaused', async () => {
      t.clock.setTimeout(() => t.source.setRun({ status: 'paused' }), 3_000);
    });
    const paused = pauseRun(t.client, 'run-1').set(true);
    await t.clock.advance(1_000);
    expect(t.run()?.status).toBe('running');
    expect(pauseRun(t.client, 'run-1').getSnapshot()).toEqual({ pending: 'pause', error: null });
    await t.clock.advance(4_000);
    expect(await paused).toBe(true);
    expect(pauseRun(t.client, 'run-1').getSnapshot()).toEqual({ pending: null, error: null });
    expect([isPausable(t.client, t.run()), isResumable(t.client, t.run())]).toEqual([false, true]);
    const resumed = pauseRun(t.client, 'run-1').set(false);
    await t.clock.advance(1_000);
    expect(await resumed).toBe(true);
    expect(t.run()?.status).toBe('running');
  });

  it('is one request for a double click and for two buttons', async () => {
    const t = setUp();
    void pauseRun(t.client, 'run-1').set(true);
    void pauseRun(t.client, 'run-1').set(true);
    await t.clock.advance(1_000);
    expect(t.source.count('setPaused')).toBe(1);
  });

  it('takes a lost answer for no refusal: the run itself tells', async () => {
    const t = setUp();
    t.source.intercept('setPaused', async (proceed) => {
      await proceed();
      throw new RunSourceError('network', 'the answer was lost.');
    });
    const paused = pauseRun(t.client, 'run-1').set(true);
    await t.clock.advance(1_000);
    expect(await paused).toBe(true);
    expect(t.source.count('setPaused')).toBe(1);
  });

  it('repeats a lost request, and gives up with the reason when all are spent', async () => {
    const t = setUp();
    t.source.interceptAll('setPaused', async () => {
      throw new RunSourceError('server', 'overloaded.', { status: 503 });
    });
    const paused = pauseRun(t.client, 'run-1').set(true);
    await t.clock.advance(60_000);
    expect(await paused).toBe(false);
    expect(t.source.count('setPaused')).toBe(7);
    expect(pauseRun(t.client, 'run-1').getSnapshot()).toMatchObject({ pending: null, error: { kind: 'server' } });
  });

  it('says why it was refused, and what an accepted wish came to', async () => {
    const t = setUp();
    t.source.intercept('setPaused', async () => {
      throw new RunSourceError('forbidden', 'not yours.', { status: 403 });
    });
    const refused = pauseRun(t.client, 'run-1').set(true);
    await t.clock.advance(1_000);
    expect(await refused).toBe(false);
    expect(pauseRun(t.client, 'run-1').getSnapshot().error?.kind).toBe('forbidden');
    t.source.intercept('setPaused', async () => {});
    const ignored = pauseRun(t.client, 'run-1').set(true);
    await t.clock.advance(35_000);
    expect(await ignored).toBe(false);
    expect(pauseRun(t.client, 'run-1').getSnapshot().error?.message).toMatch(/was not paused within 30 s after/);
    await t.clock.advance(1_000);
    expect(t.clock.pending).toBe(0);
  });

  it('gives up without an error when the run ends or is cancelled meanwhile', async () => {
    const t = setUp();
    t.source.intercept('setPaused', async () => t.source.setRun({ status: 'succeeded' }));
    const paused = pauseRun(t.client, 'run-1').set(true);
    await t.clock.advance(3_000);
    expect(await paused).toBe(false);
    expect(pauseRun(t.client, 'run-1').getSnapshot()).toEqual({ pending: null, error: null });
  });

  it('asks nothing more, and waits for nothing, once the client is disposed', async () => {
    const t = setUp();
    t.source.interceptAll('setPaused', async () => {
      throw new RunSourceError('network', 'no line.');
    });
    const paused = pauseRun(t.client, 'run-1').set(true);
    await t.clock.advance(200);
    const asked = t.source.count();
    t.client.dispose();
    expect(await paused).toBe(false);
    await t.clock.advance(60_000);
    expect(t.source.count()).toBe(asked);
    expect(t.clock.pending).toBe(0);
  });

  it('offers nothing where the source cannot, or the caller may not', () => {
    const cannot = setUp({ capabilities: { pause: false } });
    expect(isPausable(cannot.client, { id: 'a', status: 'running' })).toBe(false);
    const t = setUp();
    expect(isPausable(t.client, { id: 'a', status: 'running', can: { pause: false } })).toBe(false);
    expect(isPausable(t.client, { id: 'a', status: 'cancelling' })).toBe(false);
    expect(isResumable(t.client, { id: 'a', status: 'paused', can: { pause: false } })).toBe(false);
  });

  it('waits 30 s at most where the backend asks for an hour, as a cancel does', async () => {
    const t = setUp();
    t.source.intercept('setPaused', async () => {
      throw new RunSourceError('server', 'busy.', { status: 429, retryAfterMs: 3_600_000 });
    });
    const paused = pauseRun(t.client, 'run-1').set(true);
    await t.clock.advance(32_000);
    expect(await paused).toBe(true);
    expect(t.source.count('setPaused')).toBe(2);
  });

  it('is over as soon as a status shows it, whatever pause was asked for', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.intercept('setPaused', async () => {
      t.clock.setTimeout(() => t.source.setRun({ status: 'paused' }), 500);
      throw new RunSourceError('server', 'busy.', { status: 429, retryAfterMs: 20_000 });
    });
    const paused = pauseRun(t.client, 'run-1').set(true);
    await t.clock.advance(3_000);
    expect(pauseRun(t.client, 'run-1').getSnapshot()).toEqual({ pending: null, error: null });
    expect(await paused).toBe(true);
    expect(t.source.count('setPaused')).toBe(1);
  });

  it('belongs to the one who asked: with another identity it is dropped and sent no more', async () => {
    const t = setUp();
    let signInAnother = () => {};
    t.source.onIdentityChange = (listener) => {
      signInAnother = listener;
      return () => {};
    };
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.interceptAll('setPaused', async () => {
      throw new RunSourceError('network', 'no line.');
    });
    const paused = pauseRun(t.client, 'run-1').set(true);
    await t.clock.advance(100);
    const sent = t.source.count('setPaused');
    signInAnother();
    expect(await paused).toBe(false);
    await t.clock.advance(60_000);
    expect(t.source.count('setPaused')).toBe(sent);
  });

  it('hosts.md §12: gives a request up after the client’s timeoutMs', async () => {
    const clock = createManualClock();
    const source = createScriptedSource({ clock, capabilities: { pause: true } });
    const client = createRunClient({ source, clock, environment: createManualEnvironment(), timeoutMs: 1_000 });
    client.watch('run-1');
    await clock.advance(100);
    source.interceptAll('setPaused', () => new Promise(() => {}));
    void pauseRun(client, 'run-1').set(true);
    await clock.advance(900);
    expect(pauseRun(client, 'run-1').getSnapshot().error).toBeNull();
    await clock.advance(200);
    expect(pauseRun(client, 'run-1').getSnapshot().error?.kind).toBe('timeout');
    client.dispose();
    await clock.settle();
    expect(clock.pending).toBe(0);
  });

  it('hosts.md §12: waits for the run by being told, not by looking four times a second', async () => {
    const t = setUp({ latencyMs: 0 });
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.intercept('setPaused', async () => {});
    const paused = pauseRun(t.client, 'run-1').set(true);
    await t.clock.settle();
    // The next status read and its timeout.
    expect(t.clock.pending).toBeLessThanOrEqual(2);
    const clockIsLookedAt = t.clock.pending;
    t.source.setRun({ status: 'paused' });
    await t.clock.advance(1_200);
    expect(await paused).toBe(true);
    expect(t.clock.pending).toBeLessThan(clockIsLookedAt);
  });

  it('hosts.md §12: what has not happened after the client’s cancelOverdueMs is called a failure', async () => {
    const clock = createManualClock();
    const source = createScriptedSource({ clock, capabilities: { pause: true } });
    const client = createRunClient({ source, clock, environment: createManualEnvironment(), cancelOverdueMs: 5_000 });
    client.watch('run-1');
    await clock.advance(100);
    source.intercept('setPaused', async () => {});
    const paused = pauseRun(client, 'run-1').set(true);
    await clock.advance(5_200);
    expect(await paused).toBe(false);
    expect(pauseRun(client, 'run-1').getSnapshot().error?.message).toContain('5 s after');
    client.dispose();
  });

  it('hosts.md §12: is forgotten together with its run', async () => {
    const t = setUp({ latencyMs: 0 });
    const first = pauseRun(t.client, 'run-1');
    t.client.getSnapshot('run-1');
    for (let i = 0; i < 150; i += 1) t.client.getSnapshot(`other-${i}`);
    expect(pauseRun(t.client, 'run-1')).not.toBe(first);
  });

  it('hosts.md §12: is kept while somebody listens to it, or waits for it', async () => {
    const t = setUp({ latencyMs: 0 });
    const first = pauseRun(t.client, 'run-1');
    const end = first.subscribe(() => {});
    t.client.getSnapshot('run-1');
    for (let i = 0; i < 150; i += 1) t.client.getSnapshot(`other-${i}`);
    expect(pauseRun(t.client, 'run-1')).toBe(first);
    end();
  });
});
