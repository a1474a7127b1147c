import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../core/clock';
import { createManualClock } from '../testing/manual-clock';
import { createFrameGate } from './once-a-frame';

let frames: FrameRequestCallback[] = [];
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
afterEach(() => vi.unstubAllGlobals());

describe('createFrameGate', () => {
  it('lets the first call through at once, and the others together a frame later', () => {
    const work = vi.fn();
    const gate = createFrameGate(work, systemClock);
    gate.pass();
    expect(work).toHaveBeenCalledTimes(1);
    gate.pass();
    gate.pass();
    nextFrame();
    expect(work).toHaveBeenCalledTimes(1);
    nextFrame();
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('calls once a frame while calls keep coming, and rests when they end', () => {
    const work = vi.fn();
    const gate = createFrameGate(work, systemClock);
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
    const gate = createFrameGate(work, systemClock);
    gate.pass();
    gate.pass();
    gate.close();
    nextFrame();
    nextFrame();
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('waits for no frames of a clock that is wound by hand', () => {
    const work = vi.fn();
    const gate = createFrameGate(work, createManualClock());
    gate.pass();
    gate.pass();
    expect(work).toHaveBeenCalledTimes(2);
  });
});
