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
  /** Whether the steps are loading for the first time. Default: from the client. */
  loading?: boolean | undefined;
  /** Whether the steps could not be read. Has an effect only if there are none to show. Default: from the client. */
  failed?: boolean | undefined;
  /** Whether the steps may be out of date. Default: from the client. */
  stale?: boolean | undefined;
  /** Called by "Try again"; `null` = no button, e.g. because there is one above. Default: reads the run again. */
  onRetry?: (() => void) | null | undefined;
  /**
   * Maximum of rendered rows if the feed's height is unlimited; a button shows older ones. A feed that scrolls renders
   * only the rows in and near the view. Only the first value counts. Default 200.
   */
  maxRows?: number | undefined;
  /** Number of older steps before `steps[0]` that are missing, without a provider. Default 0. */
  stepsTrimmed?: number | undefined;
  /** Shows a filter by kind of step. Default false. */
  showFilter?: boolean | undefined;
  /**
   * Renders the content of a step's row; `Default` renders the default content. The feed keeps the row, filter and
   * folding.
   */
  renderStep?: RenderStep | undefined;
  /** Slots in rows and the heading. Default: none. */
  slots?: FeedSlots | undefined;
  /** Shows each step's number, as the backend counts. Default false. */
  showStepNumber?: boolean | undefined;
  /** How times of steps are shown. Default: the provider's, else `relative`. */
  times?: TimesStyle | undefined;
  /** Id of a step to navigate to: its row is scrolled into view, opened and marked. Default: none. */
  focusStep?: string | null | undefined;
  /** Server clock minus this machine's clock, ms, without a provider. Default 0. */
  serverOffsetMs?: number | undefined;
  /** Class name, or a function of the state. */
  className?: ClassNameProp<ActivityFeedState>;
  /** Class names of the parts inside. */
  classNames?:
    | {
        header?: ClassNameProp<ActivityFeedState>;
        filter?: ClassNameProp<ActivityFeedState>;
        scroller?: ClassNameProp<ActivityFeedState>;
      }
    | undefined;
  /** Label, icon and colours of kinds, by the backend's words. Merged over the provider's. */
  stepKinds?: StepKindDefinitions | undefined;
  /** A custom layout of the parts. Default: header and scroller. */
  children?: ReactNode;
}

/** Props that a panel or window passes on to its feed. */
export type FeedOptions = Pick<
  LiveActivityFeedProps,
  'renderStep' | 'slots' | 'showStepNumber' | 'times' | 'focusStep' | 'showFilter' | 'stepKinds' | 'classNames'
>;
