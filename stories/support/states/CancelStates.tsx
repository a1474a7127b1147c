import type { ComponentProps } from 'react';
import { CancelRunQuestion } from '../../../src/components/cancel-run-button/CancelRunQuestion';
import { CancelRunStatus } from '../../../src/components/cancel-run-button/CancelRunStatus';
import { CancelRunTrigger } from '../../../src/components/cancel-run-button/CancelRunTrigger';
import {
  type CancelControl,
  cancelButtonState,
  cancelNotice,
} from '../../../src/components/cancel-run-button/cancel-control';
import {
  CancelRunContext,
  type CancelRunContextValue,
} from '../../../src/components/cancel-run-button/cancel-run-context';
import type { Run } from '../../../src/core/run/run';
import { RunSourceError } from '../../../src/core/run/source/run-source-error';
import { mergeMessages } from '../../../src/core/text/messages';
import { useRunContext } from '../../../src/hooks/run-context';
import { Place, Unlocked } from '../layout/Place';
import { NOW, sampleRun } from '../samples/sample-runs';

const idle: CancelControl = {
  phase: 'idle',
  canCancel: true,
  confirm: () => {},
  dismiss: () => {},
  force: null,
  forceState: 'idle',
  error: null,
  result: null,
  overdue: false,
  requestedAt: null,
};

/** The parts in a fixed state, without waiting for it. */
export function StillCancel({
  control = {},
  run = sampleRun(),
  isOpen = false,
  container,
  isWide = false,
  ...rest
}: Partial<Omit<CancelRunContextValue, 'control'>> & {
  control?: Partial<CancelControl>;
  /** Where a dialog opens. Default: the page. */
  container?: HTMLElement;
  /** Uses the full width, as in a header. Default: the width of a column. */
  isWide?: boolean;
}) {
  const messages = mergeMessages(useRunContext().messages);
  const full = { ...idle, ...control };
  const state = cancelButtonState(full, run, isOpen);
  const nothing = () => {};
  const value: CancelRunContextValue = {
    state,
    size: 'md',
    confirmation: 'dialog',
    control: full,
    run,
    runId: run?.id ?? null,
    messages,
    notice: cancelNotice(state, full, { messages: messages.cancel }),
    isOpen,
    isTouched: true,
    isAnnounced: false,
    askReason: false,
    press: state === 'idle' || state === 'refused' ? nothing : null,
    confirm: nothing,
    dismiss: nothing,
    retry: nothing,
    getTrigger: () => null,
    setTrigger: nothing,
    statusRef: { current: null },
    takesFocus: () => false,
    titleRef: { current: null },
    returnFocusTo: () => null,
    ...rest,
  };
  return (
    <CancelRunContext.Provider value={value}>
      <div
        data-rl-root=""
        style={{
          display: 'flex',
          flexDirection: 'column',
          gap: 8,
          alignItems: 'flex-start',
          maxWidth: isWide ? 'none' : 360,
        }}
      >
        <CancelRunTrigger />
        <CancelRunQuestion dialog={{ container }} />
        <CancelRunStatus />
      </div>
    </CancelRunContext.Provider>
  );
}

const cancelling: Run = sampleRun({ status: 'cancelling' });
/** Every state of a cancel. */
export const CANCEL_STATES: { label: string; control?: Partial<CancelControl>; run?: Run }[] = [
  { label: 'idle' },
  { label: 'cancelling', control: { phase: 'accepted' }, run: cancelling },
  { label: 'no answer yet', control: { phase: 'unknown' }, run: cancelling },
  {
    label: 'refused',
    control: {
      phase: 'refused',
      error: new RunSourceError('rejected', 'refused', { detail: 'The run is being archived.' }),
    },
  },
  { label: 'not allowed', control: { phase: 'refused', error: new RunSourceError('forbidden', 'forbidden') } },
  { label: 'gave up', control: { phase: 'refused', error: new RunSourceError('network', 'no answer') } },
  {
    label: 'overdue',
    control: { phase: 'accepted', overdue: true, requestedAt: NOW - 32_000 },
    run: cancelling,
  },
  {
    label: 'overdue, can be forced',
    control: { phase: 'accepted', overdue: true, requestedAt: NOW - 154_000, force: () => {} },
    run: cancelling,
  },
  {
    label: 'forcing',
    control: { phase: 'accepted', overdue: true, requestedAt: NOW - 154_000, forceState: 'requesting' },
    run: cancelling,
  },
  {
    label: 'finished first',
    control: { phase: 'settled', result: 'finished_before_cancel' },
    run: sampleRun({ status: 'succeeded' }),
  },
  {
    label: 'failed first',
    control: { phase: 'settled', result: 'failed_before_cancel' },
    run: sampleRun({ status: 'failed' }),
  },
];

/** The confirmation, and what it shows if the run ends while it is open. */
const QUESTIONS = [
  { label: 'asks', run: sampleRun() },
  { label: 'asks for a reason', run: sampleRun(), askReason: true },
  { label: 'ended meanwhile', run: sampleRun({ status: 'succeeded' }) },
];

function Asking(props: ComponentProps<typeof StillCancel>) {
  return (
    <div style={{ padding: 16 }}>
      <StillCancel {...props} isOpen />
    </div>
  );
}

/** The question in the middle of a wide container and at the bottom of a narrow one. */
export function Questions() {
  return (
    <Unlocked>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 16, alignItems: 'start' }}>
        {QUESTIONS.map(({ label, ...state }) => (
          <Place key={label} label={label} inlineSize={800} blockSize={360}>
            {(container) => <Asking {...state} container={container} />}
          </Place>
        ))}
        {QUESTIONS.map(({ label, ...state }) => (
          <Place key={label} label={label} inlineSize={320} blockSize={440}>
            {(container) => <Asking {...state} container={container} />}
          </Place>
        ))}
      </div>
    </Unlocked>
  );
}

/** The inline question. */
export function QuestionsInPlace() {
  return QUESTIONS.map(({ label, ...state }) => (
    <StillCancel key={label} {...state} isOpen confirmation="inline" isWide />
  ));
}
