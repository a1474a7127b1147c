import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { createEtaDisplay, formatEta } from '../core/forecast/estimate';
import { formatDuration, formatNumber } from '../core/text/format';
import { defaultMessages, type PartialRunMessages } from '../core/text/messages';
import * as en from '../core/text/messages/english';
import { ar } from '../locales/ar';
import { de } from '../locales/de';
import { createManualClock } from '../testing/manual-clock';
import { createScriptedSource } from '../testing/scripted-source';
import { RunProvider } from './RunProvider';
import { useMessages } from './useMessages';

const english = { stepOf: en.stepOf, feed: en.feed, bulk: en.bulk, now: en.now, result: en.result, times: en.times };

function Texts() {
  const { stepOf, feed, bulk } = useMessages(english);
  return <p>{[stepOf(4, 8000), feed.newItems(1), feed.took('4m'), bulk.title(2)].join(' | ')}</p>;
}

function RunTexts() {
  const { now, result, times } = useMessages(english);
  const ended = [result.failed(7, 8000, null), result.cancelled(4, 8000, null)];
  return <p>{[now.stopping(7, 8000, null), ...ended, times.showAll(12), times.more(14)].join(' | ')}</p>;
}

function textsWith(settings: { locale?: string; messages?: PartialRunMessages }, texts = <Texts />): string {
  const source = createScriptedSource({ clock: createManualClock() });
  const { unmount } = render(
    <RunProvider source={source} {...settings}>
      {texts}
    </RunProvider>,
  );
  const text = screen.getByRole('paragraph').textContent ?? '';
  unmount();
  return text;
}

describe('the locale of a page', () => {
  it('is that of the texts, a given one first, and English in the end', () => {
    expect(textsWith({})).toBe('Step 4 of 8,000 | 1 new | took 4m | Cancel 2 Runs?');
    expect(textsWith({ messages: de })).toContain('Schritt 4 von 8.000');
    expect(textsWith({ messages: de, locale: 'en' })).toContain('Schritt 4 von 8,000');
    expect(textsWith({ locale: 'de' })).toContain('Step 4 of 8.000');
    expect(textsWith({ locale: 'not a locale', messages: de })).toContain('Schritt 4 von 8.000');
    expect(textsWith({ messages: { locale: 'also not' } })).toContain('Step 4 of 8,000');
  });

  it('has one set of digits in all texts', () => {
    expect(textsWith({ messages: ar, locale: 'ar-EG' })).toMatch(/^الخطوة ٤ من ٨٬٠٠٠/);
    expect(textsWith({ messages: ar })).toMatch(/^الخطوة 4 من 8,000/);
    expect(textsWith({ locale: 'fa-IR' })).toBe('Step ۴ of ۸٬۰۰۰ | ۱ new | took 4m | Cancel ۲ Runs?');
  });

  it('has them in what is said of a run that stops or has ended, and of its times', () => {
    expect(textsWith({ locale: 'fa-IR' }, <RunTexts />)).toBe(
      'Stopping at step ۷ of ۸٬۰۰۰ | Failed at step ۷ of ۸٬۰۰۰ | Cancelled at step ۴ of ۸٬۰۰۰ | Show all ۱۲ | and ۱۴ more',
    );
    expect(textsWith({ messages: ar, locale: 'ar-EG' }, <RunTexts />)).not.toMatch(/\d/);
  });

  it('leaves texts of a host that write their counts themselves as they are', () => {
    expect(textsWith({ messages: { stepOf: (n, total) => `${n}//${total}` } })).toContain('4//8000');
  });

  it('is English for the formatters on their own, whatever the machine speaks', () => {
    expect(formatNumber(1234.5)).toBe('1,234.5');
    expect(formatDuration(154_000)).toBe('2m 34s');
    expect(formatNumber(1234.5, { locale: 'browser' })).toBe(new Intl.NumberFormat().format(1234.5));
  });

  it('is that of the texts for the line about the time left', () => {
    const display = createEtaDisplay();
    const running = { status: 'running', startedAtMs: 0, estimate: null } as const;
    display.update({ ...running, nowMs: 5_000, totalSteps: 10 });
    const grown = display.update({ ...running, nowMs: 6_000, totalSteps: 12_000 });
    expect(formatEta(grown, { messages: defaultMessages })).toBe('The plan grew to 12,000 steps');
    expect(formatEta(grown, { messages: de })).toBe('Der Plan ist auf 12.000 Schritte gewachsen');
    expect(formatEta(grown, { messages: de, locale: 'fa' })).toBe('Der Plan ist auf ۱۲٬۰۰۰ Schritte gewachsen');
  });
});
