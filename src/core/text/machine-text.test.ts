// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, machineText } from './machine-text';

const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const family = '👩‍👩‍👧‍👦';

describe('what a terminal would show (hosts 10)', () => {
  it.each([
    ['colours', '\x1b[31mERROR\x1b[0m out of memory', 'ERROR out of memory'],
    ['256 and true colours', '\x1b[1;38;5;208mwarn\x1b[m \x1b[38:2::1:2:3mx\x1b[0m', 'warn x'],
    ['one-character CSI', '\x9b31mERROR\x9b0m', 'ERROR'],
    ['titles and links', '\x1b]0;train.py\x07\x1b]8;;https://x.test\x1b\\log\x1b]8;;\x1b\\', 'log'],
    ['cursor and erase', '\x1b[2K\x1b[1Gdone\x1b[?25h', 'done'],
    ['charset and single escapes', '\x1b(Bok\x1b=\x1bM', 'ok'],
    ['a sequence that was cut off', 'half \x1b[3', 'half '],
    ['a title that never ends', '\x1b]0;rest stays', '0;rest stays'],
    ['tqdm', Array.from({ length: 40 }, (_, i) => `${i}%|###|`).join('\r'), '39%|###|'],
    ['tqdm that ends with a carriage return', '10%\r20%\r', '20%'],
    ['lines of Windows', 'a\r\nb\r\r\nc', 'a\nb\nc'],
    ['a bar in the middle of a log', 'start\n1%\r2%\nend', 'start\n2%\nend'],
    ['overstriking', 'N\bNA\bAM\bME\bE', 'NAME'],
    ['a spinner', '|\b/\b-\b\\', '\\'],
    ['bells and nulls', 'a\x07b\x00c\x7f', 'abc'],
    ['half a character', `a${family[0]}b`, 'a\ufffdb'],
    ['what needs nothing', `tab\there\n${family} é`, `tab\there\n${family} é`],
  ])('%s', (_, given, shown) => {
    expect(machineText(given)).toBe(shown);
  });

  const noise = fc.constantFrom(
    '\x1b[31m',
    '\x1b[0m',
    '\x1b]0;t\x07',
    '\r',
    '\n',
    '\b',
    '\x00',
    '\x1b',
    '\x9b',
    'a',
    'é',
    family,
    ' ',
    '[',
    'm',
  );
  const text = fc
    .array(fc.oneof(noise, fc.string({ unit: 'binary' })), { maxLength: 40 })
    .map((parts) => parts.join(''));

  it('leaves no control character but tab and line feed, no half character, and changes nothing twice', () => {
    fc.assert(
      fc.property(text, (given) => {
        const shown = machineText(given);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
        expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
        expect(shown).not.toMatch(HALF);
        expect(machineText(shown)).toBe(shown);
      }),
    );
  });

  it('takes a hostile megabyte in its stride', () => {
    const hostile = `${'\x9d'.repeat(200_000)}\x1bX${'\x1b['.repeat(200_000)}`;
    const began = performance.now();
    machineText(hostile);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('cutText', () => {
  it('cuts between characters and always says that it did', () => {
    expect(cutText(`${'a'.repeat(199)}${family}${'b'.repeat(50)}`, 200)).toBe(`${'a'.repeat(199)}…`);
    expect(cutText('short', 200)).toBe('short');
    expect(cutText('abc def', 4)).toBe('abc…');
    expect(cutText(`${'a'.repeat(9)}e\u0301b`, 10)).toBe(`${'a'.repeat(9)}…`);
  });

  it('never leaves half a character, nor more than was asked for', () => {
    const unit = fc.constantFrom('a', 'é', family, '🇩🇪', 'e\u0301', ' ', '漢');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 120 }), fc.integer({ min: 1, max: 200 }), (parts, length) => {
        const given = parts.join('');
        const cut = cutText(given, length);
        expect(cut).not.toMatch(HALF);
        if (given.length <= length) {
          expect(cut).toBe(given);
          return;
        }
        expect(cut.endsWith('…')).toBe(true);
        expect(given.startsWith(cut.slice(0, -1))).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(length + 1);
      }),
    );
  });
});
