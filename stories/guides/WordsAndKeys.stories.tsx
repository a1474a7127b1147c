import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { Guide } from '../support/layout/Guide';
import { copyDeck, LANGUAGES } from './copy-deck';

const meta = { title: 'Guides/Words and keys' } satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

/** Every visible or announced text, in every language. `Intl` formats numbers and durations. */
export const CopyDeck: Story = {
  render: () => (
    <Guide
      columns={['Text', ...Object.keys(LANGUAGES)]}
      rows={copyDeck().map(({ path, texts }) => [
        <code key="path">{path}</code>,
        ...Object.entries(texts).map(([tag, text]) => (
          <span key={tag} lang={tag} dir={tag === 'ar' ? 'rtl' : 'ltr'}>
            {text}
          </span>
        )),
      ])}
    />
  ),
  play: async ({ canvasElement }) => {
    const empty = [...canvasElement.querySelectorAll('td')].filter((cell) => cell.textContent === '');
    await expect(empty).toHaveLength(0);
  },
};

const KEYS = [
  ['RunsList', 'Tab', 'goes through everything that can be pressed, in the order it is read'],
  ['RunsList', '↑ ↓ Home End', 'on the name of a run: to the one before, after, the first, the last'],
  ['RunCard', 'Enter, Space', 'on its name: opens the run; on the cross: asks whether to cancel it'],
  ['RunsList, with shortcuts', 'J, K', 'to the next or previous run, from anywhere in a card'],
  ['RunsList, with shortcuts', 'X, C', 'selects the card’s run; opens the question whether to cancel it'],
  ['CancelRunButton', 'Enter, Space', 'opens the question; the focus is on “Keep running”, the harmless answer'],
  [
    'The question',
    'Tab, Shift Tab',
    'between its answers; a dialog keeps the focus inside, the one in a header does not',
  ],
  ['The question', 'Escape', 'closes it and changes nothing; the focus returns to the button that opened it'],
  ['RunExecutionModal', 'Escape', 'closes an open question first, the window then; the run goes on'],
  ['LiveActivityFeed', 'Tab', 'to the feed, to what can be opened in it, and to “new” when it has let go of the end'],
  [
    'LiveActivityFeed',
    '↑ ↓ PgUp PgDn Home End',
    'scroll; it lets go of the end at the first step up, and follows again at the end',
  ],
  ['LiveActivityFeed', 'Enter, Space', 'on a step: opens or closes its detail'],
] as const;

/** Keyboard support. Nothing needs a pointer; single-letter shortcuts are off unless the host enables them. */
export const Keyboard: Story = {
  render: () => <Guide columns={['Where', 'Key', 'Does']} rows={KEYS} />,
};

const ANNOUNCEMENTS = [
  ['The state changes', 'at once', '“Churn: Cancelling…”, “Churn: Cancelled”'],
  ['The data gets old, the network goes, or is back', 'at once', '“Churn: Out of date”, “Churn: Live”'],
  ['A quarter, half, three quarters are done', 'at most every 5 s', '“50% done”'],
  ['New steps', 'gathered, at most every 5 s', '“3 new steps, latest: Training CTGAN model”'],
  [
    'The time left',
    'with a milestone when it has moved by a quarter or a minute; by itself when the end has moved by both',
    '“~5m remaining”',
  ],
  ['Nothing happens, or it takes longer than usual', 'once', '“No progress for 45s”'],
  ['Seconds, percentages, ages that tick', 'never', ''],
  ['Anything, in a hidden tab', 'never; on return, the state if it has changed', ''],
  ['What is on screen when the run comes into view', 'never; it is read as text', ''],
  ['A run of which a card, a panel and a window are on screen', 'once', ''],
] as const;

/** What screen readers announce on their own. Everything else can be read on the page. */
export const Announcements: Story = {
  render: () => <Guide columns={['What happens', 'Told', 'For example']} rows={ANNOUNCEMENTS} />,
};
