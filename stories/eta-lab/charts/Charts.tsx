import { type ReactNode, useMemo } from 'react';
import { formatPercent } from '../../../src/core/text/format';
import { useRunContext } from '../../../src/hooks/run-context';
import { type EstimatorId, NAMES, type Point, type Points, type Replay } from '../replays';
import { type Line, LineChart, type LineKind, Swatch } from './LineChart';
import { type ChartPoint, stopwatch, timeTicks } from './scale';

/** The finish time that each estimator predicted over the run, and the percentage. Children follow the first chart. */
export function Charts({
  replays,
  points,
  now,
  total,
  children,
}: {
  replays: Record<EstimatorId, Replay>;
  points: Points;
  now: number;
  total: number;
  children: ReactNode;
}) {
  const { locale } = useRunContext();
  const percent = (value: number | null | undefined) => (value == null ? '—' : formatPercent(value, { locale }));
  const { finish, low, high, shown, line } = useMemo(() => {
    const each = (id: EstimatorId, of: (point: Point) => number | null): readonly ChartPoint[] =>
      replays[id].points.map((point) => [point.now, of(point)]);
    const plus = (point: Point, value: number | null | undefined) => (value == null ? null : point.now + value);
    const ends = (id: EstimatorId): Line => ({ kind: id, points: each(id, (point) => plus(point, point.remaining)) });
    const bars = (id: EstimatorId): Line => ({ kind: id, points: each(id, (point) => point.fraction) });
    return {
      finish: [ends('tqdm'), ends('plan'), ends('runlight')],
      low: each('runlight', (point) => plus(point, point.low)),
      high: each('runlight', (point) => plus(point, point.high)),
      shown: [bars('plan'), bars('runlight')],
      line: (to: number): readonly ChartPoint[] => [
        [0, to],
        [total, to],
      ],
    };
  }, [replays, total]);
  const isOver = now >= total;
  const said = (id: EstimatorId) => {
    const left = points[id]?.remaining;
    return left == null || isOver ? '—' : stopwatch(now + left);
  };
  const xTicks = timeTicks(total, 6);
  return (
    <div className="lab-charts">
      <figure>
        <figcaption>
          <h3>Predicted finish</h3>
          <ul className="lab-legend">
            <Entry kind="truth" name="truth" value={stopwatch(total)} />
            <Entry kind="runlight" name={NAMES.runlight} value={said('runlight')} />
            <Entry kind="band" name="its 80 % range" />
            <Entry kind="plan" name={NAMES.plan} value={said('plan')} />
            <Entry kind="tqdm" name={NAMES.tqdm} value={said('tqdm')} />
          </ul>
        </figcaption>
        <LineChart
          description={
            `Finish as predicted over the run, in minutes and seconds from its start. At ${stopwatch(now)}: runlight ` +
            `${said('runlight')}, the plan’s rule ${said('plan')}, tqdm ${said('tqdm')}; it really ended at ${stopwatch(total)}.`
          }
          lines={[{ kind: 'truth', points: line(total) }, ...finish]}
          band={{ low, high }}
          xMax={total}
          yMax={2 * total}
          xTicks={xTicks}
          yTicks={timeTicks(2 * total, 7)}
          formatX={stopwatch}
          formatY={stopwatch}
          at={now}
          hasPast
          height={264}
        />
        {children}
      </figure>
      <figure>
        <figcaption>
          <h3>Percent shown</h3>
          <ul className="lab-legend">
            <Entry kind="truth" name="time spent of all" value={percent(now / total)} />
            <Entry kind="runlight" name={NAMES.runlight} value={percent(isOver ? 1 : points.runlight?.fraction)} />
            <Entry kind="plan" name={NAMES.plan} value={percent(isOver ? 1 : points.plan?.fraction)} />
          </ul>
        </figcaption>
        <LineChart
          description={
            `Percent shown over the run. At ${stopwatch(now)}: runlight ${percent(points.runlight?.fraction)}, ` +
            `the plan’s rule ${percent(points.plan?.fraction)}; really ${percent(now / total)} of the time was spent.`
          }
          lines={[
            {
              kind: 'truth',
              points: [
                [0, 0],
                [now, now / total],
                [total, 1],
              ],
            },
            ...shown,
          ]}
          xMax={total}
          yMax={1}
          xTicks={xTicks}
          yTicks={[0, 0.25, 0.5, 0.75, 1]}
          formatX={stopwatch}
          formatY={percent}
          at={now}
          height={184}
        />
      </figure>
      <p className="lab-note" dir="auto">
        Time runs from left to right in every language. A finish in the grey corner would be in the past; what lies
        above the top edge is cut off.
      </p>
    </div>
  );
}

function Entry({ kind, name, value }: { kind: LineKind | 'band'; name: string; value?: string }) {
  return (
    <li>
      <Swatch kind={kind} />
      <span>{name}</span>
      {value !== undefined && <bdi className="lab-figure">{value}</bdi>}
    </li>
  );
}
