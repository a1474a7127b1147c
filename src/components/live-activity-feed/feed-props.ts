import type { ComponentPropsWithoutRef, ReactNode } from 'react';
import type { StepKindDefinitions } from '../../hooks/host/registry';
import type { RunInput } from '../../hooks/useRunView';
import type { ClassNameProp } from '../internal/part';
import type { ActivityFeedState } from './feed-context';
import type { FeedSlots, RenderStep, TimesStyle } from './feed-host';

/** Props of `LiveActivityFeed`. */
export interface LiveActivityFeedProps
  extends Omit<ComponentPropsWithoutRef<'div'>, 'className'>,
    Pick<RunInput, 'runId' | 'run' | 'steps'> {
  /** The steps are being read for the first time. Default: as the client says. */
  loading?: boolean | undefined;
  /** The steps could not be read. Shown only where there are none to show. Default: as the client says. */
  failed?: boolean | undefined;
  /** What is shown may be out of date. Default: as the client says. */
  stale?: boolean | undefined;
  /** Called by "Try again"; `null` = there is no such button, e.g. since one stands above. Default: reads the run again. */
  onRetry?: (() => void) | null | undefined;
  /**
   * How many rows are drawn where nothing limits the feed's height (older ones come by a button). Where it scrolls, only
   * the rows in and near the view are drawn, whatever their number. Read once. Default 200.
   */
  maxRows?: number | undefined;
  /** How many older steps are missing before `steps[0]`, where there is no provider. Default 0. */
  stepsTrimmed?: number | undefined;
  /** Lets the reader choose one kind of step. Default false. */
  showFilter?: boolean | undefined;
  /** Draws what stands in a step's row, `Default` what would stand there. Window, filter and folding stay the feed's. */
  renderStep?: RenderStep | undefined;
  /** Places for your own in rows and heading. Default: none. */
  slots?: FeedSlots | undefined;
  /** Shows each step's number as the backend counts it. Default false. */
  showStepNumber?: boolean | undefined;
  /** How the time of a step is written. Default: as the provider says, else `relative`. */
  times?: TimesStyle | undefined;
  /** Id of a step to be led to: its row is brought into view, opened and marked. Default: none. */
  focusStep?: string | null | undefined;
  /** Server clock minus this machine's, ms, where there is no provider. Default 0. */
  serverOffsetMs?: number | undefined;
  /** Text, or a function of the state. */
  className?: ClassNameProp<ActivityFeedState>;
  /** Class names of the parts inside. */
  classNames?: {
    header?: ClassNameProp<ActivityFeedState>;
    filter?: ClassNameProp<ActivityFeedState>;
    scroller?: ClassNameProp<ActivityFeedState>;
  };
  /** Label, icon and colours of kinds by the backend's words; laid over the provider's. */
  stepKinds?: StepKindDefinitions | undefined;
  /** The parts, arranged by hand. Default: header and scroller. */
  children?: ReactNode;
}

/** What a panel and a window hand on to their activity. */
export type FeedOptions = Pick<
  LiveActivityFeedProps,
  'renderStep' | 'slots' | 'showStepNumber' | 'times' | 'focusStep' | 'showFilter' | 'stepKinds' | 'classNames'
>;
