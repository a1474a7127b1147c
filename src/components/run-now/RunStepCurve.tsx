import { type ComponentPropsWithoutRef, forwardRef, useMemo, useState } from 'react';
import { formatMetric } from '../../core/metrics/format-metric';
import { resolveMetric } from '../../core/metrics/metric-definitions';
import { metricId } from '../../core/metrics/metric-names';
import type { RunStep } from '../../core/run/run';
import type { StepSeries } from '../../core/run/steps/step-series';
import { formatDateTime, formatDuration, formatNumber } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { useStepSeriesOf } from '../../hooks/run/useStepSeries';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { cx } from '../internal/cx';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { axisOf, type Drawn, labelOf, placeLabels } from './curve-labels';
import { curveShape, type Span, shareScale, spanOf } from './curve-shape';
import { RUN_NOW_PARTS as PARTS } from './parts';

const english = { feed: en.feed, metrics: en.metrics, now: en.now };

/** The state passed to a `className` function of the curve. */
export interface RunStepCurveState {
  /** What the axis shows: the step's own progress, or the time since its start. */
  axis: StepSeries['axis'];
}

/** Props of {@link RunStepCurve}; all others go to the element. */
export interface RunStepCurveProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className'>, RunInput {
  /** The step whose metrics are drawn. */
  stepId: string;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunStepCurveState>;
}

/** Maximum number of curves: more would tangle. */
const MOST_CURVES = 2;
const LINES = ['rl:text-kind-training', 'rl:text-kind-planned'];
/** Values of a training are compared closely. */
const DECIMALS = 3;
/** If the first known value lies beyond this fraction of the axis, a note says that the beginning is missing. */
const UNSEEN = 0.04;
/**
 * The metrics of a step as at most two curves with their latest values. Only values that this page has received are
 * drawn. Renders nothing for fewer than two values.
 */
export const RunStepCurve = forwardRef<HTMLDivElement, RunStepCurveProps>(function RunStepCurve(
  { runId, run, steps, metrics, stepId, ...props },
  ref,
) {
  const view = useRunView({ runId, run, steps, metrics });
  const series = useStepSeriesOf(view, stepId);
  const step = view.steps.find(({ id }) => id === stepId) ?? null;
  return series && <CurveOf {...props} series={series} step={step} ref={ref} />;
});

type CurveOfProps = Omit<RunStepCurveProps, keyof RunInput | 'stepId'> & { series: StepSeries; step: RunStep | null };

/** @internal The curve of a known series. */
export const CurveOf = forwardRef<HTMLDivElement, CurveOfProps>(function CurveOf(
  { series, step, className, ...props },
  ref,
) {
  const root = useRootAttributes();
  const { locale, timeZone, metricDefinitions } = useRunContext();
  const messages = useMessages(english);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const all = useMemo<readonly Drawn[]>(() => {
    const layers = metricDefinitions ? [metricDefinitions] : [];
    return series.metrics.map(({ points, ...metric }) => {
      const value = points[points.length - 1]?.value ?? 0;
      const known = resolveMetric({ ...metric, value }, layers, messages);
      const text = formatMetric(value, { ...known, decimals: DECIMALS }, { locale });
      return { id: metricId(metric), label: known.label, text, points };
    });
  }, [series, metricDefinitions, messages, locale]);
  const known = chosen.filter((id) => all.some((one) => one.id === id));
  const shown = [...all.filter(({ id }) => known.includes(id)), ...all.filter(({ id }) => !known.includes(id))].slice(
    0,
    known.length > 0 ? known.length : MOST_CURVES,
  );
  const [main, second] = shown;
  if (!main || main.points.length < 2) return null;
  const spans = shown.map(({ points }) => spanOf(points));
  const isShared = second === undefined || (spans[0] && spans[1] && shareScale(spans[0], spans[1]));
  const curves = isShared ? shown : [main];
  const y: Span = {
    low: Math.min(...spans.slice(0, curves.length).map(({ low }) => low)),
    high: Math.max(...spans.slice(0, curves.length).map(({ high }) => high)),
  };
  const x = axisOf(series, step, curves);
  const shapes = curves.map(({ points }) => curveShape(points, { x, y }));
  const seenFrom = shapes[0]?.first.x ?? 0;
  const param: RunStepCurveState = { axis: series.axis };
  const amount = (value: number) => {
    if (series.axis === 'time') return formatDuration(value, { locale });
    const total = step?.progress?.total ?? null;
    const unit = step?.progress?.unit ?? null;
    return messages.feed.progress(formatNumber(value, { locale }), null, unit, { current: value, total });
  };
  return (
    <div
      {...root}
      {...partProps({
        slot: PARTS.curve.slot,
        state: series.axis,
        base: 'rl:flex rl:w-full rl:flex-col rl:gap-1',
        className,
        param,
      })}
      ref={ref}
      {...props}
    >
      {all.length > MOST_CURVES && (
        <div
          data-slot={PARTS.curveChoice.slot}
          className="rl:flex rl:h-6 rl:gap-1 rl:overflow-x-auto rl:overflow-y-hidden"
        >
          {all.map(({ id, label }) => {
            const isShown = shown.some((one) => one.id === id);
            return (
              <button
                key={id}
                type="button"
                aria-pressed={isShown}
                onClick={() =>
                  setChosen(
                    isShown && shown.length > 1
                      ? shown.map((one) => one.id).filter((one) => one !== id)
                      : [...shown.map((one) => one.id), id].slice(-MOST_CURVES),
                  )
                }
                className={cx(
                  'rl:high-6 rl:flex-none rl:rounded-full rl:edge rl:px-2 rl:type-caption rl:focus-mark',
                  isShown ? 'rl:border-line-strong rl:bg-raised rl:text-text' : 'rl:text-muted',
                )}
              >
                {label}
              </button>
            );
          })}
        </div>
      )}
      <div
        role="img"
        // Not updated while the curve grows: a screen reader would read out the same again and again.
        aria-label={labelOf({ main, step, amount, words: messages.now })}
        className="rl:flex rl:min-h-0 rl:flex-1 rl:gap-2"
      >
        <div className="rl:flex rl:min-w-0 rl:flex-1 rl:flex-col">
          <div className="rl:relative rl:min-h-14 rl:flex-1 rl:edge-b">
            <svg
              viewBox="0 0 100 100"
              preserveAspectRatio="none"
              role="presentation"
              className="rl:absolute rl:inset-0 rl:size-full rl:flip-rtl rl:overflow-visible"
            >
              {seenFrom > UNSEEN * 100 && (
                <path
                  d={`M0 97H${seenFrom}`}
                  fill="none"
                  stroke="currentColor"
                  strokeWidth="1.5"
                  strokeDasharray="2 4"
                  vectorEffect="non-scaling-stroke"
                  className="rl:fill-none rl:stroke-current rl:[stroke-width:1.5] rl:text-muted"
                />
              )}
              {shapes.map((shape, i) => (
                <g key={curves[i]?.id} className={LINES[i]}>
                  {i === 0 && (
                    <path
                      d={shape?.area}
                      fill="currentColor"
                      className="rl:fill-current rl:stroke-none"
                      opacity="0.08"
                    />
                  )}
                  <path
                    d={shape?.line}
                    fill="none"
                    stroke="currentColor"
                    className="rl:fill-none rl:stroke-current rl:[stroke-width:1.5]"
                    strokeWidth="1.5"
                    strokeLinejoin="round"
                    strokeDasharray={i === 0 ? undefined : '4 2'}
                    vectorEffect="non-scaling-stroke"
                  />
                </g>
              ))}
            </svg>
            {shapes.map(
              (shape, i) =>
                shape && (
                  <span
                    key={curves[i]?.id}
                    className={cx('rl:mark rl:absolute rl:-m-0.5 rl:size-1 rl:rounded-full rl:bg-current', LINES[i])}
                    style={{ insetInlineStart: `${shape.last.x}%`, insetBlockStart: `${shape.last.y}%` }}
                  />
                ),
            )}
          </div>
          <div className="rl:flex rl:h-4 rl:justify-between rl:gap-2 rl:type-caption rl:[line-height:1rem] rl:digits rl:text-muted">
            <span className="rl:truncate">
              {seenFrom > UNSEEN * 100
                ? messages.now.from(formatDateTime(series.from, { locale, timeZone, dateStyle: null }))
                : series.axis === 'time'
                  ? formatDuration(0, { locale })
                  : formatNumber(0, { locale })}
            </span>
            <span className="rl:flex-none">
              {series.axis === 'time' ? formatDuration(x.high, { locale }) : formatNumber(x.high, { locale })}
            </span>
          </div>
        </div>
        <div className="rl:relative rl:mb-4 rl:w-28 rl:flex-none rl:type-caption rl:digits">
          {placeLabels(shown, shapes).map(({ id, label, text, top }, i) => (
            <span
              key={id}
              className="rl:absolute rl:inset-x-0 rl:flex rl:h-4 rl:items-center rl:gap-1.5 rl:whitespace-nowrap"
              style={{ insetBlockStart: top }}
            >
              <span className={cx('rl:mark rl:h-0.5 rl:w-2 rl:flex-none rl:bg-current', LINES[i])} />
              <span dir="auto" className="rl:min-w-0 rl:truncate rl:text-muted" title={label}>
                {label}
              </span>
              <span className="rl:weight-medium rl:text-text">{text}</span>
            </span>
          ))}
        </div>
      </div>
    </div>
  );
});
