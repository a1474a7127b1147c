import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { safeHref } from '../../core/platform/safe-href';
import type { Run, RunStep } from '../../core/run/run';
import { formatDuration } from '../../core/text/format';
import { machineText } from '../../core/text/machine-text';
import * as en from '../../core/text/messages/english';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import { useEtaHistory } from '../../hooks/forecast/useEtaHistory';
import { useStepSeriesOf } from '../../hooks/run/useStepSeries';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { cx } from '../internal/cx';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { buttonStyles } from '../internal/press/buttons';
import { OneLine } from '../internal/text/OneLine';
import { describeNow, nextStep, usualDuration } from './describe-now';
import { RUN_NOW_PARTS as PARTS, type RunNowState } from './parts';
import { CurveOf } from './RunStepCurve';
import { Centred, Passing, StepFigures } from './StepFigures';

const english = { now: en.now, waiting: en.waiting };

/** The state passed to a `className` function of the block. */
export interface RunNowInfo {
  /** What the run is doing. */
  state: RunNowState;
}

/** Props of {@link RunNow}; all others go to the element. */
export interface RunNowProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className'>, RunInput {
  /** Additional input of the estimate: earlier runs give the usual duration of a step, a plan the next steps. */
  eta?: UseEtaOptions | undefined;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunNowInfo>;
}

/**
 * The current step of a run: its progress, how long it has taken and usually takes, and curves of its metrics. Its
 * height does not depend on the step. Renders nothing after the run has ended. Children replace the content.
 */
export const RunNow = forwardRef<HTMLDivElement, RunNowProps>(function RunNow(
  { runId, run: runProp, steps, metrics, eta, className, children, ...props },
  ref,
) {
  const root = useRootAttributes();
  const messages = useMessages(english);
  const view = useRunView({ runId, run: runProp, steps, metrics });
  const { run } = view;
  const now = describeNow(run, view.steps);
  const earlier = useEtaHistory(view, eta);
  const series = useStepSeriesOf(view, now?.step?.id ?? null);
  if (run === null || now === null) return null;
  const { state, step } = now;
  const param: RunNowInfo = { state };
  const hasCurve = step !== null && (series?.metrics.some(({ points }) => points.length > 1) ?? false);
  const aside =
    hasCurve && series !== null ? (
      <CurveOf series={series} step={step} className="rl:h-full" />
    ) : step?.detail ? (
      <Detail text={step.detail} lines={step.progress == null && step.metrics == null ? 4 : 3} />
    ) : null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form.
    <div
      {...root}
      role="group"
      aria-label={messages.now.title}
      {...partProps({
        slot: PARTS.root.slot,
        state,
        base: 'rl:@container rl:flex rl:min-h-37 rl:w-full rl:flex-col rl:rounded-lg rl:edge rl:bg-tile rl:p-4',
        className,
        param,
      })}
      ref={ref}
      {...props}
    >
      {children ?? (
        <div
          key={`${run.id} ${step?.id ?? state}`}
          className={cx(
            'rl:grid rl:flex-1 rl:gap-x-6 rl:gap-y-3 rl:anim-swap',
            aside !== null && state !== 'waiting' && 'rl:@sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]',
          )}
        >
          {state === 'waiting' ? (
            <Question run={run} />
          ) : state === 'queued' ? (
            <Centred>
              {run.createdAt != null && (
                <Passing from={run.createdAt} view={view} isStill={false} write={messages.now.waited} />
              )}
            </Centred>
          ) : state === 'between' ? (
            <Between last={now.last} next={nextStep(earlier.plan, now.last?.title ?? null)} />
          ) : (
            <>
              <StepFigures
                step={step}
                startedAt={now.startedAt}
                usual={usualDuration(earlier.history, now.name)}
                view={view}
                isStill={state !== 'working'}
                otherName={run.currentStep?.name && now.name !== run.currentStep.name ? now.name : null}
              />
              {aside}
            </>
          )}
        </div>
      )}
    </div>
  );
});

function Detail({ text, lines }: { text: string; lines: 3 | 4 }) {
  return (
    <p
      data-slot={PARTS.detail.slot}
      dir="auto"
      title={text}
      className={cx(
        'rl:self-center rl:type-label rl:text-muted rl:wrap-anywhere rl:align-parent',
        lines === 3 ? 'rl:line-clamp-3' : 'rl:line-clamp-4',
      )}
    >
      {machineText(text)}
    </p>
  );
}

function Between({ last, next }: { last: RunStep | null; next: string | null }) {
  const { locale } = useRunContext();
  const { now } = useMessages(english);
  const took = last?.finishedAt != null && last.startedAt != null ? last.finishedAt - last.startedAt : null;
  return (
    <Centred>
      {last && (
        <p className="rl:truncate rl:type-label rl:text-muted">
          <OneLine text={took === null ? last.title : now.last(last.title, formatDuration(took, { locale }))} />
        </p>
      )}
      {next !== null && (
        <p className="rl:truncate rl:type-label rl:text-text">
          <OneLine text={now.next(next)} />
        </p>
      )}
    </Centred>
  );
}

/** What a person is asked, and where to answer. */
function Question({ run }: { run: Run }) {
  const { waiting } = useMessages(english);
  const href = safeHref(run.waitingFor?.href);
  return (
    <div className="rl:flex rl:flex-col rl:items-start rl:justify-between rl:gap-3">
      <p dir="auto" className="rl:type-body rl:weight-medium rl:text-text rl:wrap-anywhere rl:align-parent">
        {run.waitingFor?.text || waiting.text}
      </p>
      {href !== null && (
        <a
          href={href}
          target="_blank"
          rel="noopener noreferrer"
          className={`${buttonStyles({ look: 'primary' })} rl:no-underline!`}
        >
          {waiting.answer}
        </a>
      )}
    </div>
  );
}
