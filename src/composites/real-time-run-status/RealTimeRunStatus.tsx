import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useMemo } from 'react';
import { type CancelConfirmation, type CancelHandler, CancelRunProvider } from '../../components/cancel-run-button';
import { useCancelRunPart } from '../../components/cancel-run-button/cancel-run-context';
import { CancelRunPlaceContext, TITLED_PLACE } from '../../components/cancel-run-button/cancel-run-place';
import { usePauseOffscreen } from '../../components/internal/motion/usePauseOffscreen';
import { type ClassNameProp, partProps, useRootAttributes } from '../../components/internal/part';
import type { FeedOptions } from '../../components/live-activity-feed';
import type { Run } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import { isRemoved } from '../../hooks/host/slots';
import { useOnEnded } from '../../hooks/host/useOnEnded';
import type { InitialRun } from '../../hooks/host/useSeed';
import { useMessages } from '../../hooks/useMessages';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { Announcements } from '../internal/notices/Announcements';
import { NoRun } from '../internal/RunBlocks';
import type { RunSlots } from '../internal/run-slots';
import { useInitialInput } from '../internal/use-run-or-id';
import { RunBody } from '../run-layout/RunBody';
import { RunTop } from '../run-layout/RunTop';
import type { RunSections } from '../run-layout/useRunBlocks';
import { REAL_TIME_RUN_STATUS_PARTS as PARTS, type RealTimeRunStatusStatus } from './parts';

const english = { modal: en.modal };
const noSlots: RunSlots = {};

/** The state passed to a `className` function of the panel. */
export interface RealTimeRunStatusState {
  /** The run's status, `loading` or `missing`. */
  status: RealTimeRunStatusStatus;
  /** The run; `null` = unknown. */
  run: Run | null;
}

/** Props of {@link RealTimeRunStatus}; all others go to the element. */
export interface RealTimeRunStatusProps
  extends Omit<ComponentPropsWithoutRef<'section'>, 'className' | 'onEnded'>,
    RunInput,
    InitialRun {
  /** Shows the activity feed. Default false. */
  showFeed?: boolean | undefined;
  /** Shows the metrics. Default false. */
  showMetrics?: boolean | undefined;
  /**
   * The blocks below the progress. Default: those of `showFeed` and `showMetrics`, `now` with either of them, and
   * `time` with both.
   */
  sections?: Partial<RunSections> | undefined;
  /** Metrics that have a place before they are measured. */
  expectedMetrics?: readonly string[] | undefined;
  /** Shows only these metrics: a key, `group.key`, or `group.*`. Default: all. */
  includeMetrics?: readonly string[] | undefined;
  /** Hides these metrics; same format. */
  excludeMetrics?: readonly string[] | undefined;
  /** How a cancel is confirmed. Default `dialog`. */
  confirmation?: CancelConfirmation | undefined;
  /** Offers a field for a reason when cancelling. Default false. */
  askReason?: boolean | undefined;
  /** Sends the cancel without a provider. */
  onCancel?: CancelHandler | undefined;
  /** Called once when a run ends that was shown active here. */
  onEnded?: ((run: Run) => void) | undefined;
  /** Additional input of the estimate. Create it outside of rendering. */
  eta?: UseEtaOptions | undefined;
  /** Slots, see {@link RunSlots}. Default: none. */
  slots?: RunSlots | undefined;
  /** Props for the activity feed, e.g. `renderStep`, `focusStep`. */
  feed?: FeedOptions | undefined;
  /** Class name, or a function of the state. */
  className?: ClassNameProp<RealTimeRunStatusState>;
  /** Rendered at the end of the panel. */
  children?: ReactNode;
}

/** One run as a panel in a page: its status, progress, times, problems, and a cancel button. */
export const RealTimeRunStatus = forwardRef<HTMLElement, RealTimeRunStatusProps>(function RealTimeRunStatus(
  {
    runId,
    run: runProp,
    steps,
    metrics,
    initialRun,
    initialSteps,
    showFeed = false,
    showMetrics = false,
    sections,
    expectedMetrics,
    includeMetrics,
    excludeMetrics,
    confirmation = 'dialog',
    askReason,
    onCancel,
    onEnded,
    slots = noSlots,
    feed,
    eta,
    className,
    children,
    ...props
  },
  ref,
) {
  const root = useRootAttributes();
  const setElement = usePauseOffscreen(ref);
  const messages = useMessages(english);
  const input = useInitialInput({ runId, run: runProp, steps, metrics, initialRun, initialSteps });
  const view = useRunView(input);
  const { run } = view;
  useOnEnded(run, onEnded);
  const status = run?.status ?? (view.connection.error === null ? 'loading' : 'missing');
  const state = useMemo<RealTimeRunStatusState>(() => ({ status, run }), [status, run]);
  const shown: RunSections = {
    activity: showFeed,
    now: showFeed || showMetrics,
    quality: showMetrics,
    time: showFeed && showMetrics,
    ...sections,
  };
  return (
    <section
      {...root}
      aria-label={run?.name || messages.modal.untitled}
      {...partProps({
        slot: PARTS.root.slot,
        state: status,
        base: 'rl:@container rl:flex rl:w-full rl:flex-col rl:rounded-xl rl:edge rl:bg-raised rl:lift-sm',
        className,
        param: state,
      })}
      ref={setElement}
      {...props}
    >
      <Announcements view={view} eta={eta} />
      {run === null ? (
        <div className="rl:p-4 rl:@sm:p-6">
          <NoRun view={view} slots={slots} />
        </div>
      ) : (
        <CancelRunPlaceContext.Provider value={TITLED_PLACE}>
          <CancelRunProvider
            {...(view.isWatched && { runId })}
            run={run}
            onCancel={onCancel}
            confirmation={confirmation}
            askReason={askReason}
          >
            <RunTop
              run={run}
              view={view}
              input={input}
              slots={slots}
              eta={eta}
              title={<PanelTitle name={run.name || run.id} />}
              statsSlot={PARTS.stats.slot}
              asksBelow={shown.now && !isRemoved(slots.now)}
            />
            <RunBody
              slotProps={{ run, view }}
              slots={slots}
              sections={shown}
              feed={feed}
              input={input}
              eta={eta}
              chosen={{ expected: expectedMetrics, include: includeMetrics, exclude: excludeMetrics }}
              again={null}
              isFilling={false}
            />
          </CancelRunProvider>
        </CancelRunPlaceContext.Provider>
      )}
      {children != null && (
        <div className="rl:px-4 rl:pb-4 rl:@sm:px-6 rl:@sm:pb-6 rl:[[data-rl-top]+&]:pt-4">{children}</div>
      )}
    </section>
  );
});

/** The panel's heading. It takes the focus if the cancel button unmounts with it. */
function PanelTitle({ name }: { name: string }) {
  const { titleRef } = useCancelRunPart('RealTimeRunStatus');
  return (
    <h2
      ref={titleRef}
      tabIndex={-1}
      className="rl:min-w-0 rl:truncate rl:type-heading rl:text-text rl:focus-mark"
      dir="auto"
      title={name}
    >
      {name}
    </h2>
  );
}
