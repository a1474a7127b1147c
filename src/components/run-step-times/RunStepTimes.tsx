import { type ComponentPropsWithoutRef, Fragment, forwardRef, useState } from 'react';
import { hasEnded } from '../../core/run/run';
import { formatDuration, formatNumber } from '../../core/text/format';
import { machineText } from '../../core/text/machine-text';
import * as en from '../../core/text/messages/english';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import { useEtaHistory } from '../../hooks/forecast/useEtaHistory';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { useNow } from '../../hooks/useNow';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { Button } from '../internal/press/Button';
import { usualDuration } from '../run-now/describe-now';
import { LaneRow } from './LaneRow';
import { chosenLanes, type Lane, lanesOf, lengthInLeaps, piecesOf } from './lanes';
import { PhaseHead } from './PhaseHead';
import { RUN_STEP_TIMES_PARTS as PARTS } from './parts';
import { phasesOf, wholePhase } from './phases';
import { TimeAxis } from './TimeAxis';

const english = { feed: en.feed, times: en.times };

/** The state passed to a `className` function of the block. */
export interface RunStepTimesState {
  /** `lanes` = a chart; `line` = a line of text, because there are too few steps for a chart. */
  state: 'lanes' | 'line';
}

/** Props of {@link RunStepTimes}; all others go to the element. */
export interface RunStepTimesProps
  extends Omit<ComponentPropsWithoutRef<'div'>, 'className'>,
    Pick<RunInput, 'runId' | 'run' | 'steps'> {
  /** Navigates to a step; called with its id. Default: the lanes are no buttons. */
  onShowStep?: ((stepId: string) => void) | undefined;
  /** Number of lanes shown at first. Running and failed ones are always shown. Default 8. */
  maxLanes?: number | undefined;
  /** Additional input of the estimate: earlier runs give the duration of the running step. */
  eta?: UseEtaOptions | undefined;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunStepTimesState>;
}

const noneFolded: ReadonlySet<string> = new Set();

/** Fewer steps than this are shown as a line of text. */
const FEWEST = 3;

/** Where a run's time went: one lane per step, on an axis from the start until now. Renders nothing without times. */
export const RunStepTimes = forwardRef<HTMLDivElement, RunStepTimesProps>(function RunStepTimes(
  { runId, run: runProp, steps, onShowStep, maxLanes = 8, eta, className, ...props },
  ref,
) {
  const root = useRootAttributes();
  const { locale } = useRunContext();
  const messages = useMessages(english);
  const view = useRunView({ runId, run: runProp, steps });
  const earlier = useEtaHistory(view, eta);
  const { run } = view;
  const isOver = run === null || hasEnded(run);
  const isLost = run?.lostAt != null;
  const isStill = isOver || isLost || run.status === 'paused' || run.status === 'waiting';
  const machineNow = useNow({ enabled: !isStill });
  const [isWhole, setWhole] = useState(false);
  const [folded, setFolded] = useState(noneFolded);
  const now =
    isOver || isLost || machineNow === null
      ? (run?.lostAt ?? run?.finishedAt ?? run?.updatedAt ?? 0)
      : machineNow + view.connection.serverOffsetMs;
  const pieces = piecesOf(view.steps, now);
  if (pieces.length === 0) return null;
  const state = pieces.length < FEWEST ? 'line' : 'lanes';
  const param: RunStepTimesState = { state };
  const frame = {
    ...root,
    ...partProps({
      slot: PARTS.root.slot,
      state,
      base: 'rl:@container rl:relative rl:flex rl:w-full rl:flex-col',
      className,
      param,
    }),
    ref,
    ...props,
  };
  const duration = (ms: number) => formatDuration(ms, { locale });
  if (state === 'line') {
    return (
      <div {...frame}>
        <p className="rl:dotted rl:flex rl:flex-wrap rl:gap-y-1 rl:type-label rl:digits rl:text-muted">
          {pieces.map(({ step, start, end, isAbout }) => (
            <span key={step.id}>
              <bdi>{machineText(step.title)}</bdi>{' '}
              {isAbout ? messages.times.about(duration(end - start)) : duration(end - start)}
            </span>
          ))}
        </p>
      </div>
    );
  }
  const { lanes, left } = lanesOf(pieces);
  const phases = phasesOf(lanes);
  // A folded phase takes one lane, so other phases can show more.
  const unfolded = phases.flatMap((phase) => (folded.has(phase.key) ? [] : phase.lanes));
  const shown = new Set(isWhole ? unfolded : chosenLanes(unfolded, maxLanes));
  const timeOf = ({ pieces: members, duration: ms }: Lane) =>
    members.some(({ isAbout }) => isAbout) ? messages.times.about(duration(ms)) : duration(ms);
  const running = pieces.findLast(({ step }) => step.status === 'running');
  const usual = running && !isStill ? usualDuration(earlier.history, running.step.title) : null;
  const expected = running && usual !== null ? Math.max(running.end, running.start + usual) : null;
  const from = pieces.reduce((first, { start }) => Math.min(first, start), Number.POSITIVE_INFINITY);
  const to = pieces.reduce((last, { end }) => Math.max(last, end), expected ?? 0);
  const length = lengthInLeaps(Math.max(1_000, to - from));
  const percent = (moment: number) => Math.round(((moment - from) / length) * 10_000) / 100;
  const isHidden = shown.size < unfolded.length;
  return (
    <div {...frame}>
      {phases.map((phase, i) => {
        const name = run?.stages?.find(({ id }) => id === phase.stage)?.name || (phase.stage ?? '');
        const isFolded = folded.has(phase.key);
        const whole = phase.stage === null ? null : wholePhase(phase, name);
        const current = phase.lanes[0]?.attempt ?? null;
        const begins = i > 0 && current !== null && current !== (phases[i - 1]?.lanes[0]?.attempt ?? null);
        return (
          <Fragment key={phase.key}>
            {begins && (
              <p
                data-slot={PARTS.attempt.slot}
                className="rl:flex rl:h-5 rl:items-end rl:edge-b rl:type-caption rl:text-muted"
              >
                {messages.feed.attempt(formatNumber(current ?? 0, { locale }))}
              </p>
            )}
            {whole && (
              <PhaseHead
                {...{ whole, isFolded, percent }}
                text={timeOf(whole)}
                onToggle={() => setFolded(toggled(folded, phase.key))}
              />
            )}
            {phase.lanes.map(
              (lane) =>
                shown.has(lane) && (
                  <LaneRow
                    key={lane.key}
                    lane={lane}
                    text={timeOf(lane)}
                    percent={percent}
                    expected={lane.status === 'running' ? expected : null}
                    onShowStep={onShowStep}
                  />
                ),
            )}
          </Fragment>
        );
      })}
      <TimeAxis length={length} />
      {(isHidden || isWhole || left > 0) && (
        <p className="rl:flex rl:items-center rl:gap-3 rl:pt-1 rl:type-caption rl:text-muted">
          {(isHidden || isWhole) && (
            <Button
              className="rl:min-h-[24px] rl:rounded-sm rl:weight-medium rl:text-accent-text rl:hover:underline rl:focus-mark"
              onClick={() => setWhole(!isWhole)}
            >
              {isWhole ? messages.times.showFewer : messages.times.showAll(lanes.length)}
            </Button>
          )}
          {left > 0 && <span>{messages.times.more(left)}</span>}
        </p>
      )}
    </div>
  );
});

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}
