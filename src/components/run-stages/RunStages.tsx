import { type ComponentPropsWithoutRef, forwardRef, useMemo } from 'react';
import { ownValue } from '../../core/platform/own-property';
import { hasEnded, type Run, type RunStage, type RunStep } from '../../core/run/run';
import { isStillRead } from '../../core/run/snapshot/still-read';
import * as en from '../../core/text/messages/english';
import { useMessages } from '../../hooks/useMessages';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { cx } from '../internal/cx';
import { Check, Loader2, Minus, X } from '../internal/icons';
import { usePauseOffscreen } from '../internal/motion/usePauseOffscreen';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { RUN_STAGES_PARTS as PARTS, type RunStageStatus } from './parts';

const english = { stages: en.stages };

/** The state passed to a `className` function of the stages. */
export interface RunStagesState {
  /** The stages, each with its shown status. */
  stages: readonly (RunStage & { status: RunStageStatus })[];
}

/** Props of {@link RunStages}; all others go to the element. */
export interface RunStagesProps
  extends Omit<ComponentPropsWithoutRef<'ol'>, 'className' | 'children'>,
    Pick<RunInput, 'runId' | 'run' | 'steps'> {
  /** The stages, if the run does not have them. Default: the run's own. */
  stages?: readonly RunStage[] | undefined;
  /** `sm` = a thin line of marks with the current name, for cards; `md` = all names. Default `md`. */
  size?: 'sm' | 'md' | undefined;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunStagesState>;
}

const noStages: readonly RunStage[] = [];

/** The status of a stage that has none: from its steps, and from the end of the run. */
function statusOf(stage: RunStage, run: Run | null, stepsOf: (id: string) => readonly RunStep[]): RunStageStatus {
  if (stage.status != null) return stage.status;
  const steps = stepsOf(stage.id);
  if (steps.some(({ status }) => status === 'running')) return run && hasEnded(run) ? 'cancelled' : 'running';
  // The last step counts: a stage that continued after a failure has recovered. A new attempt has yet to reach it.
  const last = steps.at(-1);
  if (last?.status === 'failed') return isOfEarlierAttempt(last, run) && !hasEnded(run) ? 'pending' : 'failed';
  return steps.length > 0 ? 'done' : run && hasEnded(run) ? 'skipped' : 'pending';
}

const isOfEarlierAttempt = (step: RunStep, run: Run | null) =>
  step.attempt != null && run?.attempt != null && step.attempt < run.attempt;

/** The named stages of a run as a stepper. Renders nothing for a run without stages. */
export const RunStages = forwardRef<HTMLOListElement, RunStagesProps>(function RunStages(
  { runId, run, steps, stages: stagesProp, size = 'md', className, ...props },
  ref,
) {
  const root = useRootAttributes();
  const setElement = usePauseOffscreen(ref, { unlessInside: true });
  const messages = useMessages(english);
  const view = useRunView({ runId, run, steps }, { metrics: false });
  const stages = stagesProp ?? view.run?.stages ?? noStages;
  const state = useMemo<RunStagesState>(() => {
    const stepsOf = (id: string) => view.steps.filter((step) => step.stage === id);
    return { stages: stages.map((stage) => ({ ...stage, status: statusOf(stage, view.run, stepsOf) })) };
  }, [stages, view.run, view.steps]);
  if (state.stages.length === 0) return null;
  const isStill = view.run?.lostAt != null || !isStillRead(view.connection.state);
  const current = state.stages.find(({ status }) => status === 'running' || status === 'failed');
  return (
    <ol
      {...root}
      aria-label={messages.stages.title}
      {...partProps({
        slot: PARTS.root.slot,
        base: cx(
          'rl:flex rl:w-full rl:items-center',
          size === 'md' ? 'rl:flex-wrap rl:gap-x-2 rl:gap-y-1.5' : 'rl:gap-1',
        ),
        className,
        param: state,
      })}
      data-size={size}
      ref={setElement}
      {...props}
    >
      {state.stages.map((stage) => (
        <Stage key={stage.id} stage={stage} isNamed={size === 'md' || stage === current} isStill={isStill} />
      ))}
    </ol>
  );
});

const ICONS = { pending: null, running: Loader2, done: Check, failed: X, skipped: Minus, cancelled: Minus } as const;
const COLOURS: Readonly<Record<RunStageStatus, string>> = {
  pending: 'rl:border-line-strong rl:text-muted',
  running: 'rl:border-running-line rl:bg-running-bg rl:text-running',
  done: 'rl:border-succeeded-line rl:bg-succeeded-bg rl:text-succeeded',
  failed: 'rl:border-failed-line rl:bg-failed-bg rl:text-failed',
  skipped: 'rl:border-dashed rl:border-line-strong rl:text-muted',
  cancelled: 'rl:border-cancelled-line rl:bg-cancelled-bg rl:text-cancelled',
};

function Stage({
  stage: { name, id, status },
  isNamed,
  isStill,
}: {
  stage: RunStagesState['stages'][number];
  isNamed: boolean;
  /** The run is not being read, so nothing animates. */
  isStill: boolean;
}) {
  const messages = useMessages(english);
  const Icon = ICONS[status];
  const label = name || id;
  return (
    <li
      data-slot={PARTS.stage.slot}
      data-state={status}
      aria-current={status === 'running' ? 'step' : undefined}
      title={`${label}: ${ownValue(messages.stages, status) ?? status}`}
      className={cx('rl:relative rl:flex rl:items-center rl:gap-1.5 rl:type-caption', isNamed && 'rl:max-w-full')}
    >
      <span
        aria-hidden
        className={cx(
          'rl:grid rl:size-4.5 rl:flex-none rl:place-items-center rl:rounded-full rl:edge',
          COLOURS[status],
        )}
      >
        {Icon && <Icon aria-hidden className={cx('rl:size-3', status === 'running' && !isStill && 'rl:anim-spin')} />}
      </span>
      <bdi
        className={cx(
          !isNamed && 'rl:visually-hidden',
          isNamed && 'rl:truncate',
          status === 'running' ? 'rl:weight-semibold rl:text-text' : 'rl:text-muted',
        )}
      >
        {label}
      </bdi>
      <span className="rl:visually-hidden">{ownValue(messages.stages, status) ?? status}</span>
    </li>
  );
}
