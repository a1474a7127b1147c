import { act, render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunProvider } from '../RunProvider';
import { usePauseRun } from './usePauseRun';

function Pause() {
  const { pause, resume, pending, isSupported } = usePauseRun('run-1');
  if (!isSupported) return <p>cannot</p>;
  return (
    <button type="button" disabled={!pause && !resume} onClick={() => void (pause ?? resume)?.()}>
      {pending ?? (resume ? 'Resume' : 'Pause')}
    </button>
  );
}

function setUp(pause: boolean) {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, latencyMs: 50, capabilities: { pause } });
  render(
    <RunProvider source={source} clock={clock} environment={createManualEnvironment()}>
      <Pause />
    </RunProvider>,
  );
  return { source, advance: (ms: number) => act(() => clock.advance(ms)) };
}
const button = () => screen.getByRole<HTMLButtonElement>('button');

describe('usePauseRun', () => {
  it('offers what can be done now, and the wish while it is under way', async () => {
    const t = setUp(true);
    expect(button().disabled).toBe(true);
    await t.advance(100);
    expect([button().disabled, button().textContent]).toEqual([false, 'Pause']);
    act(() => button().click());
    expect([button().disabled, button().textContent]).toEqual([true, 'pause']);
    await t.advance(1_500);
    expect([button().disabled, button().textContent]).toEqual([false, 'Resume']);
    act(() => button().click());
    await t.advance(1_500);
    expect(button().textContent).toBe('Pause');
    t.source.setRun({ status: 'succeeded' });
    await t.advance(3_000);
    expect(button().disabled).toBe(true);
  });

  it('renders nothing where the source cannot', async () => {
    const t = setUp(false);
    await t.advance(1_000);
    expect(screen.getByText('cannot')).toBeTruthy();
  });
});
