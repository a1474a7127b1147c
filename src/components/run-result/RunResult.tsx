import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useId } from 'react';
import * as en from '../../core/text/messages/english';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import { useProgressOf } from '../../hooks/forecast/useRunProgress';
import { type JudgedMetricsOptions, useJudgedMetrics } from '../../hooks/metrics/useJudgedMetrics';
import { useVerdictOf } from '../../hooks/metrics/useRunVerdict';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { cx } from '../internal/cx';
import { Ban, CheckCircle, CircleHelp, type IconComponent, RotateCcw, XCircle } from '../internal/icons';
import { type ClassNameProp, partProps, useRootAttributes } from '../internal/part';
import { buttonStyles } from '../internal/press/buttons';
import { PressButton } from '../internal/press/PressButton';
import { elapsedOf } from '../run-time-stats/elapsed';
import { describeResult, resultTexts } from './describe-result';
import { RUN_RESULT_PARTS as PARTS, type RunResultState } from './parts';

const english = { ...resultTexts, modal: en.modal };

/** The state passed to a `className` function of the result. */
export interface RunResultInfo {
  /** How the run ended. */
  state: RunResultState;
}

/** Props of {@link RunResult}; all others go to the element. */
export interface RunResultProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className'>, RunInput {
  /** Runs it again: the primary button. Default: no such button. */
  onRetry?: (() => void) | undefined;
  /** Navigates to the step in which the run ended; called with its id. Default: no such button. */
  onShowStep?: ((stepId: string) => void) | undefined;
  /** More actions for the result, after the buttons. */
  actions?: ReactNode;
  /**
   * The metrics that count for the verdict, and their thresholds. Default: all metrics, with the provider's thresholds.
   */
  verdict?: JudgedMetricsOptions | undefined;
  /** Additional input of the progress; the same as for the bar. */
  eta?: UseEtaOptions | undefined;
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunResultInfo>;
}

const ICONS: Record<RunResultState, IconComponent> = {
  succeeded: CheckCircle,
  failed: XCircle,
  cancelled: Ban,
  ended: CircleHelp,
};
const COLOURS: Record<RunResultState, string> = {
  succeeded: 'rl:text-pass',
  failed: 'rl:text-fail',
  cancelled: 'rl:text-cancelled',
  ended: 'rl:text-muted',
};

/**
 * How a run ended, in one sentence, with the reason if it is known and the next actions. Renders nothing while the run
 * is active. Children come below the sentence.
 */
export const RunResult = forwardRef<HTMLDivElement, RunResultProps>(function RunResult(
  { runId, run: runProp, steps, metrics, onRetry, onShowStep, actions, verdict, eta, className, children, ...props },
  ref,
) {
  const root = useRootAttributes();
  const { locale } = useRunContext();
  const messages = useMessages(english);
  const titleId = useId();
  const view = useRunView({ runId, run: runProp, steps, metrics });
  const progress = useProgressOf(view, eta);
  const judged = useVerdictOf(useJudgedMetrics({ runId, run: runProp, metrics }, verdict).metrics);
  const { run } = view;
  const ending =
    run && describeResult({ run, steps: view.steps, progress, elapsedMs: elapsedOf(run, null) }, messages, locale);
  if (!run || !ending) return null;
  const { state, sentence, cancel, stepId } = ending;
  const Icon = ICONS[state];
  const param: RunResultInfo = { state };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form.
    <div
      {...root}
      role="group"
      aria-labelledby={titleId}
      {...partProps({
        slot: PARTS.root.slot,
        state,
        base: 'rl:@container rl:flex rl:w-full rl:flex-col rl:justify-between rl:gap-3 rl:rounded-lg rl:edge rl:bg-tile rl:p-4',
        className,
        param,
      })}
      ref={ref}
      {...props}
    >
      <div role={state === 'failed' ? 'alert' : undefined} className="rl:flex rl:items-start rl:gap-2.5">
        <Icon aria-hidden className={cx('rl:mt-0.5 rl:size-5', COLOURS[state])} />
        <div className="rl:flex rl:flex-1 rl:flex-col rl:gap-1">
          <p id={titleId} data-slot={PARTS.title.slot} className="rl:type-title rl:text-text rl:wrap-anywhere">
            <bdi>{sentence}</bdi>
          </p>
          <div data-slot={PARTS.detail.slot} className="rl:flex rl:flex-col rl:gap-1 rl:type-label rl:text-muted">
            {run.error != null && (
              <p dir="auto" className="rl:line-clamp-3 rl:wrap-anywhere rl:align-parent" title={run.error.message}>
                {run.error.message}
                {run.error.code != null && <code className="rl:ms-2 rl:type-mono">{run.error.code}</code>}
              </p>
            )}
            {cancel !== null && (
              <p className="rl:dotted rl:flex rl:flex-wrap rl:gap-y-1 rl:wrap-anywhere">
                {cancel.reason !== null && (
                  <span className="rl:text-text">
                    <q dir="auto">{cancel.reason}</q>
                  </span>
                )}
                {cancel.facts.map((fact) => (
                  <span key={fact}>{fact}</span>
                ))}
              </p>
            )}
            {judged !== null && run.error == null && cancel === null && (
              <p className="rl:wrap-anywhere">{judged.text}</p>
            )}
            {children}
          </div>
        </div>
      </div>
      <div
        data-slot={PARTS.actions.slot}
        className="rl:flex rl:flex-wrap rl:items-center rl:gap-2 rl:empty:hidden rl:pointer-coarse:[&>button]:h-12 rl:pointer-coarse:[&>button]:flex-1"
      >
        {onRetry && (
          <PressButton deed="again" className={buttonStyles({ look: 'primary' })} onClick={onRetry}>
            <RotateCcw aria-hidden className="rl:size-4" />
            {messages.modal.retry}
          </PressButton>
        )}
        {onShowStep && stepId !== null && state !== 'succeeded' && (
          <PressButton deed="show" className={buttonStyles()} onClick={() => onShowStep(stepId)}>
            {messages.result.showStep}
          </PressButton>
        )}
        {actions}
      </div>
    </div>
  );
});
