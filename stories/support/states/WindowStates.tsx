import { useEffect } from 'react';
import {
  type RunConfigureApi,
  RunExecutionModal,
  type RunExecutionModalProps,
} from '../../../src/composites/run-execution-modal';
import { Place, Unlocked } from '../layout/Place';
import { sampleMetrics, sampleRun, sampleRunIn } from '../samples/sample-runs';
import { AT_STEP_7, cancelledSteps, failedSteps, sampleSteps, succeededSteps } from '../samples/sample-steps';

/** Metrics with a reserved place from the start. */
export const EXPECTED_METRICS = ['ks_mean', 'corr_delta', 'mia_auc', 'dup_rate'];

/** A host's form, deliberately plain. */
export function ConfigureForm({ formId, start, isStarting }: RunConfigureApi) {
  const field = {
    font: 'inherit',
    color: 'inherit',
    background: 'transparent',
    minWidth: 0,
    padding: '8px 12px',
    borderRadius: 6,
    border: '1px solid #8b95a3',
  } as const;
  const label = { display: 'grid', gap: 6, fontWeight: 500 } as const;
  return (
    <form
      id={formId}
      style={{ display: 'grid', gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        start({ name: String(data.get('name')), dataset: String(data.get('dataset')), method: 'CTGAN' });
      }}
    >
      <label style={label}>
        Name
        <input name="name" required defaultValue="Synthetic customers, spring" disabled={isStarting} style={field} />
      </label>
      <label style={label}>
        Data set
        <input name="dataset" required defaultValue="customers-2026-04" disabled={isStarting} style={field} />
      </label>
    </form>
  );
}

const configure = (api: RunConfigureApi) => <ConfigureForm {...api} />;

/** A form that submits itself on mount. */
function Sent(api: RunConfigureApi) {
  const { start } = api;
  useEffect(() => {
    start({ name: 'Synthetic customers, spring' });
  }, [start]);
  return <ConfigureForm {...api} />;
}

const nothing = () => {};
const cancel = async () => undefined;
const unanswered = () => new Promise<never>(() => {});

type StateProps = Omit<RunExecutionModalProps, 'open' | 'onOpenChange' | 'container'>;

const atStep7 = sampleRun({ ...AT_STEP_7, metrics: sampleMetrics().slice(0, 2) });
const running: StateProps = {
  run: atStep7,
  steps: sampleSteps(),
  expectedMetrics: EXPECTED_METRICS,
  onCancel: cancel,
};

/** The phases of a run in its window. */
const STATES: { label: string; isSmall?: boolean; props: StateProps }[] = [
  { label: 'configuration', isSmall: true, props: { run: null, configure } },
  {
    label: 'submitting',
    isSmall: true,
    props: { run: null, configure: (api) => <Sent {...api} />, onStart: unanswered, onCancel: cancel },
  },
  { label: 'running', props: running },
  { label: 'cancelling', props: { ...running, run: { ...atStep7, status: 'cancelling' } } },
  {
    label: 'succeeded',
    props: { ...running, run: sampleRunIn('succeeded'), steps: succeededSteps(), onRetry: nothing },
  },
  {
    label: 'failed, with retry',
    props: { ...running, run: sampleRunIn('failed'), steps: failedSteps(), onRetry: nothing },
  },
  {
    label: 'cancelled',
    props: { ...running, run: sampleRunIn('cancelled'), steps: cancelledSteps(), onRetry: nothing },
  },
];

/** Every state of a run's window, at one width. */
export function WindowStates({ inlineSize, blockSize }: { inlineSize: number; blockSize: number }) {
  return (
    <Unlocked>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 16, alignItems: 'start' }}>
        {STATES.map(({ label, isSmall, props }) => (
          <Place
            key={label}
            label={label}
            inlineSize={inlineSize}
            blockSize={isSmall ? Math.min(blockSize, 420) : blockSize}
          >
            {(container) => <RunExecutionModal {...props} open onOpenChange={nothing} container={container} />}
          </Place>
        ))}
      </div>
    </Unlocked>
  );
}
