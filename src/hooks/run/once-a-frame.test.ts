import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Clock, systemClock } from '../../core/platform/clock';
import { createManualClock } from '../../testing/manual-clock';
import { createFrameGate, type FrameGate } from './once-a-frame';

let frames: FrameRequestCallback[] = [];
const open: FrameGate[] = [];
const gateOf = (work: () => void, clock: Clock = systemClock) => {
  const gate = createFrameGate(work, clock);
  open.push(gate);
  return gate;
};
const nextFrame = () => {
  const due = frames;
  frames = [];
  for (const callback of due) callback(0);
};

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.push(callback));
  vi.stubGlobal('cancelAnimationFrame', () => {
    frames = [];
  });
});
afterEach(() => {
  for (const gate of open.splice(0)) gate.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('createFrameGate', () => {
  it('lets the first call through at once, and the others together a frame later', () => {
    const work = vi.fn();
    const gate = gateOf(work);
    gate.pass();
    expect(work).toHaveBeenCalledTimes(1);
    gate.pass();
    gate.pass();
    nextFrame();
    expect(work).toHaveBeenCalledTimes(1);
    nextFrame();
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('lets an urgent call through at once, with all that waited before it', () => {
    const work = vi.fn();
    const gate = gateOf(work);
    gate.pass();
    gate.pass();
    gate.pass(true);
    expect(work).toHaveBeenCalledTimes(2);
    nextFrame();
    nextFrame();
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('calls once a frame while calls keep coming, and rests when they end', () => {
    const work = vi.fn();
    const gate = gateOf(work);
    gate.pass();
    nextFrame();
    for (let i = 0; i < 5; i += 1) {
      gate.pass();
      gate.pass();
      nextFrame();
    }
    expect(work).toHaveBeenCalledTimes(6);
    nextFrame();
    nextFrame();
    expect(frames).toHaveLength(0);
    gate.pass();
    expect(work).toHaveBeenCalledTimes(7);
  });

  it('lets nothing through after it was closed', () => {
    const work = vi.fn();
    const gate = gateOf(work);
    gate.pass();
    gate.pass();
    gate.close();
    nextFrame();
    nextFrame();
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('calls everything of a page in the same turn of a frame', () => {
    const turns: number[] = [];
    let turn = 0;
    const gates = [1, 2, 3].map(() => gateOf(() => turns.push(turn)));
    for (let i = 0; i < 2; i += 1) for (const gate of gates) gate.pass();
    expect(turns).toEqual([0, 0, 0]);
    for (turn = 1; turn <= 3; turn += 1) {
      expect(frames.length).toBeLessThanOrEqual(1);
      nextFrame();
    }
    expect(turns).toEqual([0, 0, 0, 2, 2, 2]);
    expect(frames).toHaveLength(0);
  });

  it('lets what waits through after a second where no frame comes, as in the background', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const work = vi.fn();
    const gate = gateOf(work);
    gate.pass();
    gate.pass();
    vi.advanceTimersByTime(2_000);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('waits for no frames of a clock that is wound by hand', () => {
    const work = vi.fn();
    const gate = gateOf(work, createManualClock());
    gate.pass();
    gate.pass();
    expect(work).toHaveBeenCalledTimes(2);
  });
});
