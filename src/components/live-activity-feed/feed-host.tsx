import { type ComponentType, createContext, type ReactNode, useContext } from 'react';
import type { RunStep } from '../../core/run/run';
import { fillSlot, type Slot } from '../../hooks/host/slots';

/** What a slot of a row is called with. */
export interface StepSlotProps {
  /** The step of the row. */
  step: RunStep;
  /** What stands there by default. */
  byDefault: ReactNode;
}

/** Draws what stands in the row of a step; `Default` is what would stand there. The row itself stays the feed's. */
export type RenderStep = (step: RunStep, parts: { Default: ComponentType }) => ReactNode;

/** Places for a host's own in the activity. */
export interface FeedSlots {
  /** Under the title of a step, in place of its detail. */
  stepDetail?: Slot<StepSlotProps>;
  /** At the end of a step, e.g. buttons. */
  stepActions?: Slot<StepSlotProps>;
  /** Beside the heading. */
  headerActions?: ReactNode;
  /** In place of "No activity yet". */
  empty?: ReactNode;
}

/** When something happened: how long ago, the time of day, or both. */
export type TimesStyle = 'relative' | 'absolute' | 'both';

/** What rows read of the host's: apart from what they are given, so that a function written inline renders no row. */
export interface FeedHost {
  renderStep?: RenderStep | undefined;
  slots: FeedSlots;
  times: TimesStyle;
  showStepNumber: boolean;
}

export const FeedHostContext = createContext<FeedHost>({ slots: {}, times: 'relative', showStepNumber: false });
const DefaultContext = createContext<ReactNode>(null);

const DefaultStep = () => useContext(DefaultContext);

/** What stands in a row: the host's, or what would stand there. */
export function StepRow({ step, byDefault }: StepSlotProps) {
  const { renderStep } = useContext(FeedHostContext);
  if (!renderStep) return byDefault;
  const own = () => renderStep(step, { Default: DefaultStep });
  return <DefaultContext.Provider value={byDefault}>{fillSlot(own, step)}</DefaultContext.Provider>;
}

/** A host's place in a row. */
export function StepSlot({ name, step, byDefault }: StepSlotProps & { name: 'stepDetail' | 'stepActions' }) {
  const { slots } = useContext(FeedHostContext);
  return fillSlot(slots[name], { step, byDefault }, byDefault);
}

/** The step's number as the backend counts it. */
export function StepNumber({ n }: { n: number }) {
  const { showStepNumber } = useContext(FeedHostContext);
  if (!showStepNumber || !Number.isFinite(n)) return null;
  return <span className="rl:me-1.5 rl:text-muted rl:digits">{n}</span>;
}
