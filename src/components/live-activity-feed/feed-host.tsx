import { type ComponentType, createContext, type ReactNode, useContext } from 'react';
import type { RunStep } from '../../core/run/run';
import { fillSlot, type Slot } from '../../hooks/host/slots';

/** Props of a slot in a row. */
export interface StepSlotProps {
  /** The step of the row. */
  step: RunStep;
  /** The default content. */
  byDefault: ReactNode;
}

/** Renders the content of a step's row; `Default` renders the default content. The feed keeps the row itself. */
export type RenderStep = (step: RunStep, parts: { Default: ComponentType }) => ReactNode;

/** Slots of the feed. */
export interface FeedSlots {
  /** Below the title of a step, instead of its detail. */
  stepDetail?: Slot<StepSlotProps>;
  /** At the end of a step's row, e.g. for buttons. */
  stepActions?: Slot<StepSlotProps>;
  /** Beside the heading. */
  headerActions?: ReactNode;
  /** Instead of "No activity yet". */
  empty?: ReactNode;
}

/** How times of steps are shown: how long ago, the time of day, or both. */
export type TimesStyle = 'relative' | 'absolute' | 'both';

/** The app's functions for rows. Separate from the rows' props, so that an inline function does not render them. */
export interface FeedHost {
  renderStep?: RenderStep | undefined;
  slots: FeedSlots;
  times: TimesStyle;
  showStepNumber: boolean;
}

export const FeedHostContext = createContext<FeedHost>({ slots: {}, times: 'relative', showStepNumber: false });
const DefaultContext = createContext<ReactNode>(null);

const DefaultStep = () => useContext(DefaultContext);

/** The content of a row: the app's, or the default. */
export function StepRow({ step, byDefault }: StepSlotProps) {
  const { renderStep } = useContext(FeedHostContext);
  if (!renderStep) return byDefault;
  const own = () => renderStep(step, { Default: DefaultStep });
  return <DefaultContext.Provider value={byDefault}>{fillSlot(own, step)}</DefaultContext.Provider>;
}

/** A slot in a row. */
export function StepSlot({ name, step, byDefault }: StepSlotProps & { name: 'stepDetail' | 'stepActions' }) {
  const { slots } = useContext(FeedHostContext);
  return fillSlot(slots[name], { step, byDefault }, byDefault);
}

/** The step's number, as the backend counts. */
export function StepNumber({ n }: { n: number }) {
  const { showStepNumber } = useContext(FeedHostContext);
  if (!showStepNumber || !Number.isFinite(n)) return null;
  return <span className="rl:me-1.5 rl:text-muted rl:digits">{n}</span>;
}
