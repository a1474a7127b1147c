import { act, render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { RunSourceError } from '../../../core/run/source/run-source-error';
import { formatDateTime } from '../../../core/text/format';
import type { PartialRunMessages } from '../../../core/text/messages';
import { RunProvider } from '../../../hooks/RunProvider';
import { ar } from '../../../locales/ar';
import { de } from '../../../locales/de';
import { es } from '../../../locales/es';
import { fr } from '../../../locales/fr';
import { ja } from '../../../locales/ja';
import { advanceDrawn } from '../../../testing/advance-drawn';
import { createManualClock } from '../../../testing/manual-clock';
import { createManualEnvironment } from '../../../testing/manual-environment';
import { createScriptedSource } from '../../../testing/scripted-source';
import { RealTimeRunStatus } from '../../real-time-run-status';
import { RunsList } from '../../runs-list';

const HOUR_MS = 3_600_000;
const TRYING = /trying again…/i;

/** A page with one run, or with the list, whose backend fails on demand. */
async function open({ messages, isList = false }: { messages?: PartialRunMessages; isList?: boolean } = {}) {
  const clock = createManualClock();
  const source = createScriptedSource({ clock });
  const fail = (error: RunSourceError | null) => {
    for (const method of ['readRun', 'listRuns'] as const)
      source.interceptAll(method, error && (() => Promise.reject(error)));
  };
  const advance = (ms: number) => advanceDrawn(clock, act, ms);
  const show = async () => {
    const rendered = render(
      <RunProvider
        source={source}
        clock={clock}
        environment={createManualEnvironment()}
        locale={messages?.locale ?? 'en'}
        {...(messages && { messages })}
      >
        {isList ? <RunsList /> : <RealTimeRunStatus runId="run-1" />}
      </RunProvider>,
    );
    await advance(2_000);
    return rendered;
  };
  const timeIn = (ms: number, locale = 'en') => formatDateTime(clock.now() + ms, { locale, dateStyle: null });
  return { clock, source, fail, show, advance, timeIn };
}

const waits = (retryAfterMs: number, status = 503) =>
  new RunSourceError('server', 'the backend asks to wait.', { status, retryAfterMs });
const broken = (change: { detail?: string } = {}) =>
  new RunSourceError('server', 'the backend answered 500.', { status: 500, ...change });

describe('backends 3: a backend that asks for an hour of silence', () => {
  it('a run never read: says why nothing comes, and until when', async () => {
    const t = await open();
    t.fail(waits(HOUR_MS));
    const time = t.timeIn(HOUR_MS);
    const { container } = await t.show();
    expect(screen.getByRole('alert')).toHaveTextContent(`The server asks to wait. Trying again at ${time}.`);
    await t.advance(600_000);
    expect(screen.getByRole('alert')).toHaveTextContent(`Trying again at ${time}.`);
    expect(container).not.toHaveTextContent(TRYING);
  });

  it('a run that was read: also says how old it is, never "Trying again…", and all is well after it', async () => {
    const t = await open();
    const { container } = await t.show();
    t.fail(waits(HOUR_MS));
    await t.advance(60_000);
    expect(container).toHaveTextContent(/Last update 1 minute ago\. The server asks to wait\. Trying again at \d/);
    expect(container).not.toHaveTextContent(TRYING);
    t.fail(null);
    await t.advance(HOUR_MS);
    expect(container).not.toHaveTextContent('asks to wait');
  });

  it('a list: the same', async () => {
    const t = await open({ isList: true });
    t.fail(waits(HOUR_MS, 429));
    const time = t.timeIn(HOUR_MS);
    const { container } = await t.show();
    await t.advance(60_000);
    expect(container).toHaveTextContent(`The server asks to wait. Trying again at ${time}.`);
    expect(container).not.toHaveTextContent(TRYING);
  });

  it('a pause of some seconds is over before a time of day helps: it is tried again', async () => {
    const t = await open();
    t.fail(waits(5_000));
    const { container } = await t.show();
    expect(container).toHaveTextContent('The server cannot be reached. Trying again…');
  });

  it.each([{ ar }, { de }, { es }, { fr }, { ja }])('in the words of the locale: %o', async (given) => {
    const [messages] = Object.values(given);
    if (!messages) throw new Error('no messages');
    const t = await open({ messages });
    t.fail(waits(HOUR_MS));
    const time = t.timeIn(HOUR_MS, messages.locale);
    await t.show();
    const { textContent } = screen.getByRole('alert');
    expect(textContent).toContain(messages.errors.retryAt(time, null));
    expect(textContent).toContain(time);
    expect(messages.errors.retryAt(time, 'AGE')).toContain('AGE');
  });
});

describe('backends 3: a run that cannot be read although the server answers', () => {
  it('a deleted run answered 500 each time: says so, and offers another try', async () => {
    const t = await open();
    t.fail(broken());
    const { container } = await t.show();
    await t.advance(120_000);
    expect(screen.getByRole('alert')).toHaveTextContent('This run cannot be read: the server answers with an error.');
    expect(container).not.toHaveTextContent(/cannot be reached|trying again/i);
    t.fail(null);
    act(() => screen.getByRole('button', { name: 'Try again' }).click());
    await t.advance(1_000);
    expect(container).not.toHaveTextContent('cannot be read');
  });

  it.each([
    ['501: never tried again by itself', new RunSourceError('server', 'no.', { status: 501 }), /answers with an error/],
    ['400 without a reason', new RunSourceError('rejected', 'no.', { status: 400 }), /answers with an error/],
    ['an error with a reason', broken({ detail: 'Row 7 is corrupt.' }), /^Row 7 is corrupt\.$/],
    [
      'an answer that is no run',
      new RunSourceError('invalid', 'no run.', { status: 200 }),
      /answers, but not with a run/,
    ],
    ['another error that asks to wait', waits(120_000, 500), /answers with an error/],
  ])('%s', async (_, error, words) => {
    const t = await open();
    t.fail(error);
    const { container } = await t.show();
    await t.advance(900_000);
    expect(screen.getByRole('alert').querySelector('p')).toHaveTextContent(words);
    expect(container).not.toHaveTextContent(/cannot be reached|trying again…/i);
  });

  it('a list answered 500 each time is not called unreachable', async () => {
    const t = await open({ isList: true });
    t.fail(broken());
    const { container } = await t.show();
    await t.advance(300_000);
    expect(screen.getByRole('alert')).toHaveTextContent('The runs could not be loaded');
    expect(container).not.toHaveTextContent(/cannot be reached|trying again…/i);
  });
});
