import { useCallback, useEffect, useState } from 'react';

/** How much faster than the run was. */
export const SPEEDS = [1, 10, 100] as const;
export type Speed = (typeof SPEEDS)[number];

/** A position in a recording, moved by hand or by itself. */
export interface Playback {
  /** Seconds from the run's start. */
  position: number;
  isPlaying: boolean;
  speed: Speed;
  setSpeed(speed: Speed): void;
  /** Moves there and stops. */
  seek(position: number): void;
  /** Plays on, or stops; from the start where it has reached the end. */
  toggle(): void;
}

/** @param duration length of the recording, seconds; on another one begin anew with a key */
export function usePlayback(duration: number, start: number): Playback {
  const [position, setPosition] = useState(start);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);

  useEffect(() => {
    if (!isPlaying) return;
    let last = performance.now();
    let frame = requestAnimationFrame(function move(now) {
      const passed = ((now - last) / 1_000) * speed;
      last = now;
      setPosition((before) => Math.min(duration, before + Math.max(0, passed)));
      frame = requestAnimationFrame(move);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, speed, duration]);

  const hasEnded = position >= duration;
  useEffect(() => {
    if (hasEnded) setPlaying(false);
  }, [hasEnded]);

  const seek = useCallback((to: number) => {
    setPlaying(false);
    setPosition(to);
  }, []);
  const toggle = useCallback(() => {
    if (!isPlaying && hasEnded) setPosition(0);
    setPlaying(!isPlaying);
  }, [isPlaying, hasEnded]);
  return { position, isPlaying, speed, setSpeed, seek, toggle };
}
