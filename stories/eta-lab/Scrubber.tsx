import { type CSSProperties, useId } from 'react';
import { PLOT_INSET } from './charts/LineChart';
import { stopwatch } from './charts/scale';
import { type Playback, SPEEDS } from './usePlayback';

/** Moves through the run: with the pointer, the arrow keys, or playback. */
export function Scrubber({
  playback,
  moments,
  beats,
  now,
  total,
}: {
  playback: Playback;
  moments: readonly number[];
  beats: number;
  now: number;
  total: number;
}) {
  const speeds = useId();
  return (
    <>
      <input
        className="lab-scrubber"
        type="range"
        aria-label="Moment of the run"
        aria-valuetext={`${stopwatch(now)} of ${stopwatch(total)}`}
        min={0}
        max={moments.length - 1}
        value={beats}
        onChange={(event) => playback.seek(moments[event.currentTarget.valueAsNumber] ?? 0)}
        style={{ '--lab-start': `${PLOT_INSET.start}px`, '--lab-end': `${PLOT_INSET.end}px` } as CSSProperties}
      />
      <div className="lab-controls">
        <button type="button" onClick={playback.toggle}>
          {playback.isPlaying ? 'Pause' : 'Play'}
        </button>
        <fieldset>
          <legend>Speed</legend>
          {SPEEDS.map((speed) => (
            <label key={speed}>
              <input
                type="radio"
                name={speeds}
                checked={playback.speed === speed}
                onChange={() => playback.setSpeed(speed)}
              />
              <span>{speed}×</span>
            </label>
          ))}
        </fieldset>
        <output className="lab-clock">
          <bdi>
            {stopwatch(now)} / {stopwatch(total)}
          </bdi>
        </output>
      </div>
    </>
  );
}
