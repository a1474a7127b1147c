import type { CSSProperties } from 'react';
import type { ProgressSegment } from '../../core/forecast/segments';
import { formatDuration } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { RUN_PROGRESS_INDICATOR_PARTS as PARTS } from './parts';

const english = { progressValueText: en.progressValueText };

/** A part narrower than this, px, gets no gap: the gap would hide it. */
const LEAST_PX = 8;
/** Half the width of a gap, px. */
const HALF_GAP_PX = 1;

const percent = (fraction: number) => `${Number((fraction * 100).toFixed(3))}%`;
const placed = (from: number, to: number): CSSProperties => ({
  insetInlineStart: percent(from),
  inlineSize: percent(to - from),
});

/** The positions of gaps: at the end of each part that stays wide enough. */
export function gapsOf(segments: readonly ProgressSegment[], widthPx: number): number[] {
  const gaps: number[] = [];
  for (const { to } of segments) {
    const isWide = (to - (gaps[gaps.length - 1] ?? 0)) * widthPx >= LEAST_PX && (1 - to) * widthPx >= LEAST_PX;
    if (isWide) gaps.push(to);
  }
  return gaps;
}

/** The mask that cuts gaps of 2 px out of a bar; `undefined` = no gaps. */
export function gapMask(gaps: readonly number[]): string | undefined {
  if (gaps.length === 0) return undefined;
  const stops = gaps.flatMap((at) => {
    const [before, after] = [`calc(${percent(at)} - ${HALF_GAP_PX}px)`, `calc(${percent(at)} + ${HALF_GAP_PX}px)`];
    return [`#000 ${before}`, `transparent ${before}`, `transparent ${after}`, `#000 ${after}`];
  });
  return `linear-gradient(calc(90deg * var(--rl-sign, 1)), ${stops.join(', ')})`;
}

/**
 * The parts of failed or interrupted steps, over the fill. The part where the run stopped ends where the bar ends.
 * @param fraction the value of the bar, 0 to 1
 */
export function SegmentMarks({ segments, fraction }: { segments: readonly ProgressSegment[]; fraction: number }) {
  return segments.map(({ state, from, to }, index) => {
    if (state !== 'failed' && state !== 'interrupted') return null;
    const isLast = segments.slice(index + 1).every((later) => later.state === 'pending');
    return (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: a part of the bar is its place.
        key={index}
        aria-hidden="true"
        data-slot={PARTS.segment.slot}
        data-state={state}
        className="rl:part"
        style={placed(from, isLast ? Math.min(to, Math.max(fraction, from)) : to)}
      />
    );
  });
}

/** A tooltip for the step under the pointer. Assistive technology sees one bar; its steps are buttons elsewhere. */
export function SegmentTargets({
  segments,
  onStepSelect,
}: {
  segments: readonly ProgressSegment[];
  onStepSelect: ((stepId: string) => void) | undefined;
}) {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  return (
    <div aria-hidden="true" data-slot={PARTS.steps.slot} className="rl:part">
      {segments.map(({ stepId, name, from, to, state, durationMs }, index) => {
        const duration = durationMs === null ? null : formatDuration(durationMs, { locale });
        const texts = [name, duration].filter((text) => text !== null);
        const select = stepId === null || onStepSelect === undefined ? undefined : () => onStepSelect(stepId);
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for pointers; the keyboard has the steps as buttons.
          // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a part of the bar is its place.
            key={index}
            data-slot={PARTS.step.slot}
            data-state={state}
            data-pressable={select && ''}
            className="rl:part"
            style={placed(from, to)}
            title={texts.length > 0 ? messages.progressValueText(texts) : undefined}
            onClick={select}
          />
        );
      })}
    </div>
  );
}
