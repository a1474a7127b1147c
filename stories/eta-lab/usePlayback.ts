import { useCallback, useEffect, useState } from 'react';

/** Playback speeds, relative to real time. */
export const SPEEDS = [1, 10, 100] as const;
export type Speed = (typeof SPEEDS)[number];

/** A position in a recording, moved by the user or by playback. */
export interface Playback {
  /** Seconds from the run's start. */
  position: number;
  isPlaying: boolean;
  speed: Speed;
  setSpeed(speed: Speed): void;
  /** Moves there and stops. */
  seek(position: number): void;
  /** Starts or stops playback; restarts it from the beginning if it is at the end. */
  toggle(): void;
}

/** @param duration length of the recording, seconds; for another recording, remount with a new key */
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
