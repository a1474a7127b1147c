import { formatDuration } from '../../src/core/text/format';
import { useRunContext } from '../../src/hooks/run-context';
import { Swatch } from './charts/LineChart';
import { stopwatch } from './charts/scale';
import { ESTIMATOR_IDS, NAMES, type Points } from './replays';

/** What each estimator shows now, its deviation, and its error over the run so far. */
export function Errors({ points, now, total }: { points: Points; now: number; total: number }) {
  const { locale } = useRunContext();
  const duration = (seconds: number) => formatDuration(seconds * 1_000, { locale });
  const signed = (seconds: number) => {
    const size = Math.round(Math.abs(seconds));
    return `${size === 0 ? '' : seconds < 0 ? '−' : '+'}${duration(size)}`;
  };
  const truth = total - now;
  const errors = ESTIMATOR_IDS.map((id) => points[id]?.errorSoFar ?? Number.POSITIVE_INFINITY);
  const best = Math.min(...errors);
  return (
    <table className="lab-table">
      <caption dir="auto">
        Time left, as told and in truth. nMAE = mean error so far as part of the run’s length; saying nothing counts as
        0 s.
      </caption>
      <thead>
        <tr>
          <th scope="col">At {stopwatch(now)}</th>
          <th scope="col">left</th>
          <th scope="col">off by</th>
          <th scope="col">nMAE</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">
            <Swatch kind="truth" /> truth
          </th>
          <td>{duration(truth)}</td>
          <td />
          <td />
        </tr>
        {ESTIMATOR_IDS.map((id) => {
          const point = points[id];
          const left = now >= total ? null : point?.remaining;
          const off = left == null ? null : left - truth;
          return (
            <tr key={id} data-best={point?.errorSoFar === best || undefined}>
              <th scope="row">
                <Swatch kind={id} /> {NAMES[id]}
              </th>
              <td>{left == null ? '—' : duration(left)}</td>
              <td>
                <bdi>{off === null ? '—' : signed(off)}</bdi>
              </td>
              <td>{point ? <bdi>{(100 * point.errorSoFar).toFixed(1)} %</bdi> : '—'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
