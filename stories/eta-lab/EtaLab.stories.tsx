import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, fireEvent, userEvent, waitFor, within } from 'storybook/test';
import { EtaLab } from './EtaLab';
import { RECORDED_RUN_NAMES } from './recorded-runs';

/**
 * Replays a recorded run with three estimators: the plan's rule (8 steps, at most 95 %), tqdm and runlight. The real
 * components are shown above as a user sees them at that moment. `npm run score:eta` uses the same recordings and the
 * same error.
 */
const meta = {
  title: 'Patterns/ETA lab',
  component: EtaLab,
  args: { recording: 'CI, 70 s, as usual', history: true, total: true, start: 0.4 },
  argTypes: {
    recording: { control: 'select', options: RECORDED_RUN_NAMES },
    start: { control: { type: 'range', min: 0, max: 1, step: 0.05 } },
  },
} satisfies Meta<typeof EtaLab>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Earlier runs and the number of steps are known, which most backends can provide. */
export const Lab: Story = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const scrubber = canvas.getByRole<HTMLInputElement>('slider', { name: 'Moment of the run' });
    await expect(scrubber).toHaveAttribute('aria-valuetext', '0:28 of 1:10');
    const remaining = () => canvasElement.querySelector('[data-slot="run-time-remaining"]');
    const [bar] = canvas.getAllByRole('progressbar');
    await waitFor(() => expect(remaining()).toHaveTextContent(/remaining/));
    const percent = () => Number(bar?.getAttribute('aria-valuenow'));
    const before = percent();
    const position = scrubber.valueAsNumber;

    const moveTo = (value: number) => fireEvent.change(scrubber, { target: { value: String(value) } });
    await moveTo(Number(scrubber.max));
    await waitFor(() => expect(percent()).toBe(100));
    await expect(remaining()).toBeEmptyDOMElement();
    await moveTo(0);
    await waitFor(() => expect(scrubber).toHaveAttribute('aria-valuetext', '0:00 of 1:10'));
    await expect(canvas.getAllByText('Queued').length).toBeGreaterThan(0);

    // After moving forward and back, everything reads as before.
    await moveTo(position);
    await waitFor(() => expect(scrubber).toHaveAttribute('aria-valuetext', '0:28 of 1:10'));
    await waitFor(() => expect(percent()).toBe(before));
  },
};

/** Playback advances at the selected speed and stops at the end. */
export const Plays: Story = {
  args: { recording: 'Pipeline, 6 s, the fastest', start: 0 },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(canvas.getByRole('radio', { name: '100×' }));
    await userEvent.click(canvas.getByRole('button', { name: 'Play' }));
    const scrubber = canvas.getByRole('slider');
    await waitFor(() => expect(scrubber).toHaveAttribute('aria-valuetext', '0:06 of 0:06'), { timeout: 5_000 });
    await waitFor(() => expect(canvas.getByRole('button', { name: 'Play' })).toBeVisible());
  },
};

/** The run took five times as long as those before it: the honest answer is a wide range and a notice. */
export const LongerThanEver: Story = {
  args: { recording: 'Pipeline, 53 s, five times as long as before', start: 0.7 },
};

/** Only the number of steps is known. */
export const WithoutHistory: Story = { args: { recording: 'CI, 92 s, the slowest', history: false, start: 0.5 } };

/** Only earlier runs are known. */
export const WithoutTotal: Story = { args: { recording: 'CI, 92 s, the slowest', total: false, start: 0.5 } };

/** Nothing is known: runlight shows no figure, while the plan's rule does anyway. */
export const WithoutBoth: Story = { args: { history: false, total: false, start: 0.5 } };
