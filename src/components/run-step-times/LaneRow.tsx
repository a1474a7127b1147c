import type { RunStep } from '../../core/run/run';
import { machineText } from '../../core/text/machine-text';
import { useRunContext } from '../../hooks/run-context';
import { cx } from '../internal/cx';
import { Button } from '../internal/press/Button';
import { toneOf } from '../live-activity-feed/step/step-kinds';
import type { StepTone } from '../live-activity-feed/step/step-tone';
import type { Lane, LanePiece } from './lanes';
import { RUN_STEP_TIMES_PARTS as PARTS } from './parts';

const TONES: Readonly<Record<StepTone, string>> = {
  planned: 'rl:bg-kind-planned-line rl:border-kind-planned',
  training: 'rl:bg-kind-training-line rl:border-kind-training',
  metrics: 'rl:bg-kind-metrics-line rl:border-kind-metrics',
  error: 'rl:bg-kind-error-line rl:border-kind-error',
  backup: 'rl:bg-kind-backup-line rl:border-kind-backup',
  cancelled: 'rl:bg-kind-cancelled-line rl:border-kind-cancelled',
  neutral: 'rl:bg-kind-neutral-line rl:border-kind-neutral',
};

const HATCHED =
  'rl:[background-image:repeating-linear-gradient(-45deg,currentColor_0_2px,transparent_2px_5px)] rl:text-muted';

/** Name, lane, duration: the columns of a row, and of the axis below. */
export const GRID =
  'rl:grid rl:w-full rl:grid-cols-[minmax(0,30%)_minmax(0,1fr)_4rem] rl:@max-sm:grid-cols-[minmax(0,42%)_minmax(0,1fr)_3.5rem] rl:items-center rl:gap-x-3';

/** One lane: its name, its steps along the axis, and their duration. */
export function LaneRow({
  lane,
  text,
  percent,
  expected,
  onShowStep,
}: {
  lane: Lane;
  /** Its duration. */
  text: string;
  percent: (moment: number) => number;
  /** When it is expected to end; `null` = unknown. */
  expected: number | null;
  onShowStep: ((stepId: string) => void) | undefined;
}) {
  const content = (
    <>
      <span
        dir="auto"
        className={cx(
          'rl:truncate rl:text-start rl:type-label',
          lane.status === 'failed' ? 'rl:text-danger-text' : 'rl:text-text',
        )}
        title={lane.name}
      >
        {machineText(lane.name)}
      </span>
      <span aria-hidden="true" className="rl:relative rl:block rl:h-2.5">
        {lane.pieces.map((piece) => (
          <Piece key={piece.step.id} piece={piece} percent={percent} />
        ))}
        {expected !== null && <Tail lane={lane} percent={percent} expected={expected} />}
      </span>
      <span className="rl:text-end rl:type-caption rl:digits rl:whitespace-nowrap rl:@max-sm:whitespace-normal rl:text-muted">
        {text}
      </span>
    </>
  );
  const last = lane.pieces[lane.pieces.length - 1];
  const shared = { 'data-slot': PARTS.lane.slot, 'data-state': lane.status };
  if (!onShowStep || !last)
    return (
      <div {...shared} className={`${GRID} rl:min-h-6`}>
        {content}
      </div>
    );
  return (
    <Button
      {...shared}
      className={`${GRID} rl:high-6 rl:rounded-sm rl:hover:bg-secondary rl:focus-mark`}
      onClick={() => onShowStep(leadingStep(lane.pieces, last).id)}
    >
      {content}
    </Button>
  );
}

// Of several steps on a lane, a press goes to the failed one.
const leadingStep = (pieces: readonly LanePiece[], last: LanePiece): RunStep =>
  (pieces.find(({ step }) => step.status === 'failed') ?? last).step;

/** One step on a lane. */
export function Piece({
  piece: { step, start, end, isAbout },
  percent,
}: {
  piece: LanePiece;
  percent: (moment: number) => number;
}) {
  const { stepKinds } = useRunContext();
  const variant =
    step.status === 'failed'
      ? 'rl:bg-failed-solid rl:border-failed-solid'
      : step.status === 'running'
        ? 'rl:fill-progress rl:border-transparent'
        : step.status === 'interrupted'
          ? `${HATCHED} rl:border-line-strong`
          : TONES[toneOf(step, stepKinds)];
  return (
    <span
      data-slot={PARTS.piece.slot}
      data-state={step.status}
      className={cx(
        'rl:mark rl:absolute rl:inset-y-0 rl:min-w-0.5 rl:rounded-sm rl:edge',
        variant,
        isAbout && 'rl:border-dashed',
      )}
      style={{ insetInlineStart: `${percent(start)}%`, inlineSize: `${Math.max(0, percent(end) - percent(start))}%` }}
    />
  );
}

function Tail({ lane, percent, expected }: { lane: Lane; percent: (moment: number) => number; expected: number }) {
  const end = lane.pieces[lane.pieces.length - 1]?.end ?? expected;
  return (
    <span
      className={`rl:absolute rl:inset-y-0 rl:rounded-sm rl:opacity-60 ${HATCHED}`}
      style={{ insetInlineStart: `${percent(end)}%`, inlineSize: `${Math.max(0, percent(expected) - percent(end))}%` }}
    />
  );
}
