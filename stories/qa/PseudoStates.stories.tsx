import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';
import { CancelRunButton } from '../../src/components/cancel-run-button';
import { Loader2, RotateCcw, X } from '../../src/components/internal/icons';
import { buttonStyles } from '../../src/components/internal/press/buttons';
import { LiveActivityFeed } from '../../src/components/live-activity-feed';
import { RunStepTimes } from '../../src/components/run-step-times';
import { RunCard } from '../../src/composites/run-card';
import { RunsList } from '../../src/composites/runs-list';
import { BothThemes } from '../support/layout/BothThemes';
import { Caption, Matrix } from '../support/layout/Matrix';
import { sampleRun, sampleRunIn } from '../support/samples/sample-runs';
import { RUN_MOMENTS } from '../support/states/run-states';

const STATES = ['rest', 'hover', 'focus', 'pressed'] as const;

/** Every interactive element in each of its states, in both themes. */
const meta = {
  title: 'QA/Pseudo-states',
  parameters: {
    pseudo: {
      hover: ['[data-shown="hover"] *', '[data-shown="pressed"] *'],
      focusVisible: ['[data-shown="focus"] *'],
      focusWithin: ['[data-shown="focus"] *'],
      active: ['[data-shown="pressed"] *'],
    },
    // The same part is rendered several times with the same name.
    a11y: { options: { rules: { 'landmark-unique': { enabled: false } } } },
  },
} satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const cancel = async () => undefined;
const nothing = () => {};

/** A part in each pointer and keyboard state. */
const inEach = (part: ReactNode) =>
  STATES.map((state) => (
    <div key={state} data-shown={state}>
      {part}
    </div>
  ));

const LOOKS = ['primary', 'secondary', 'danger', 'quiet'] as const;
const button = (look: (typeof LOOKS)[number], rest: { isOff?: boolean; isBusy?: boolean } = {}) => (
  <button
    type="button"
    className={buttonStyles({ look })}
    aria-disabled={rest.isOff || rest.isBusy || undefined}
    aria-busy={rest.isBusy}
  >
    {rest.isBusy ? (
      <Loader2 aria-hidden className="rl:size-4 rl:anim-spin" />
    ) : (
      <RotateCcw aria-hidden className="rl:size-4" />
    )}
    Run again
  </button>
);

/** The ordinary buttons. */
export const Buttons: Story = {
  render: () => (
    <BothThemes least={620}>
      <Matrix
        columns={[...STATES, 'disabled', 'busy']}
        rows={LOOKS.map((look) => ({
          label: look,
          cells: [...inEach(button(look)), button(look, { isOff: true }), button(look, { isBusy: true })],
        }))}
      />
    </BothThemes>
  ),
};

/** The buttons of a run: cancel and close. */
export const Cancel: Story = {
  render: () => (
    <BothThemes least={620}>
      <Matrix
        columns={[...STATES, 'busy']}
        rows={[
          {
            label: 'Cancel',
            cells: [
              ...inEach(<CancelRunButton run={sampleRun()} onCancel={cancel} />),
              <CancelRunButton key="busy" run={sampleRunIn('cancelling')} onCancel={cancel} />,
            ],
          },
          {
            label: 'Cancel, small',
            cells: [
              ...inEach(<CancelRunButton run={sampleRun()} onCancel={cancel} size="sm" />),
              <CancelRunButton key="busy" run={sampleRunIn('cancelling')} onCancel={cancel} size="sm" />,
            ],
          },
          {
            label: 'Close',
            cells: inEach(
              <button type="button" className={buttonStyles({ look: 'quiet', size: 'icon' })} aria-label="Close">
                <X aria-hidden className="rl:size-4" />
              </button>,
            ),
          },
        ]}
      />
    </BothThemes>
  ),
};

/** Stacked rows, each with the name of its state. */
function Rows({ children, least = 420 }: { children: ReactNode; least?: number }) {
  return (
    <BothThemes least={least}>
      {STATES.map((state) => (
        <div key={state} style={{ display: 'grid', gap: 4 }}>
          <Caption>{state}</Caption>
          <div data-shown={state}>{children}</div>
        </div>
      ))}
    </BothThemes>
  );
}

/** A card is one button, with its controls above. */
export const Cards: Story = {
  render: () => (
    <Rows>
      <RunCard run={sampleRun()} onRunSelect={nothing} onCancel={cancel} />
    </Rows>
  ),
};

/** Search, sort, chips and checkboxes of a list; "Select all" is disabled if no run can be cancelled. */
export const ListHeader: Story = {
  render: () => (
    <BothThemes least={520}>
      {STATES.map((state) => (
        <div key={state} data-shown={state}>
          <RunsList
            list={{ runs: [sampleRun(), { ...sampleRunIn('failed'), id: 'f' }] }}
            showSearch
            showBulkCancel
            onCancel={cancel}
            title={state}
          />
        </div>
      ))}
      <RunsList list={{ runs: [sampleRunIn('failed')] }} showSearch showBulkCancel onCancel={cancel} title="disabled" />
    </BothThemes>
  ),
};

/** Expandable steps of the activity feed. */
export const Activity: Story = {
  render: () => (
    <Rows>
      <LiveActivityFeed {...RUN_MOMENTS.failed} showFilter style={{ maxHeight: 'none' }} />
    </Rows>
  ),
};

/** The lanes of the time per step. */
export const Lanes: Story = {
  render: () => (
    <Rows>
      <RunStepTimes {...RUN_MOMENTS.succeeded} onShowStep={nothing} maxLanes={4} />
    </Rows>
  ),
};
