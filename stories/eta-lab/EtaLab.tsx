import { useMemo } from 'react';
import { OnStage } from '../support/eta-lab/OnStage';
import { Charts } from './charts/Charts';
import { Errors } from './Errors';
import { People } from './People';
import { contextOf, type RecordedRunName, recordedRun } from './recorded-runs';
import { pointsAt, replayAll } from './replays';
import { Scrubber } from './Scrubber';
import { createTraceStage } from './trace-stage';
import { usePlayback } from './usePlayback';
import './eta-lab.css';

export interface EtaLabProps {
  /** The recorded run to replay. */
  recording: RecordedRunName;
  /** Estimators know the earlier runs of the same workflow. */
  history: boolean;
  /** Estimators know how many steps the run will have. */
  total: boolean;
  /** The start position, as a fraction of the run. */
  start: number;
}

/** A recorded run with three estimates of its end. Remounts when the run or the known data changes. */
export function EtaLab(props: EtaLabProps) {
  return <Lab key={`${props.recording}|${props.history}|${props.total}|${props.start}`} {...props} />;
}

function Lab({ recording, history, total, start }: EtaLabProps) {
  const { trace, replays, moments, stage } = useMemo(() => {
    const recorded = recordedRun(recording);
    const context = contextOf(recorded, { history, total });
    const all = replayAll(recorded.trace, context);
    const times = all.runlight.points.map((point) => point.now);
    const played = createTraceStage(recorded.trace, times, context);
    return { trace: recorded.trace, replays: all, moments: times, stage: played };
  }, [recording, history, total]);
  const playback = usePlayback(trace.total, start * trace.total);
  // Estimators run at the score's sample times and at the end; in between, the last answer stays.
  const beats =
    playback.position >= trace.total
      ? moments.length + 1
      : moments.filter((now) => now <= playback.position + 1e-9).length;
  const now = beats > moments.length ? trace.total : (moments[beats - 1] ?? 0);
  const points = pointsAt(replays, beats);

  return (
    <OnStage stage={stage} beats={beats}>
      <div data-rl-root="" className="lab">
        <People points={points} now={now} total={trace.total} runId={stage.runId} />
        <Charts replays={replays} points={points} now={now} total={trace.total}>
          <Scrubber
            playback={playback}
            moments={[0, ...moments, trace.total]}
            beats={beats}
            now={now}
            total={trace.total}
          />
        </Charts>
        <Errors points={points} now={now} total={trace.total} />
      </div>
    </OnStage>
  );
}
