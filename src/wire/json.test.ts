// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './json';

describe('parseJson', () => {
  it.each([
    [
      '{"utility":{"ks_mean":NaN},"privacy":{"mia_auc":0.5}}',
      { utility: { ks_mean: null }, privacy: { mia_auc: 0.5 } },
    ],
    ['{"metrics":{"loss":{"value":NaN}}}', { metrics: { loss: { value: null } } }],
    ['[NaN, Infinity,-Infinity , +Infinity,nan,inf,-inf,-nan(]'.replace('(', ''), Array(8).fill(null)],
    ['NaN', null],
    ['{"title":"NaN, Infinity and -Infinity","a":NaN}', { title: 'NaN, Infinity and -Infinity', a: null }],
    ['{"title":"a \\"quoted\\" NaN \\\\","a":NaN,"NaN":1}', { title: 'a "quoted" NaN \\', a: null, NaN: 1 }],
    ['\uFEFF{"a":1}', { a: 1 }],
    ['{"id":9007199254740993,"n":1}', { id: '9007199254740993', n: 1 }],
    ['{"id":-12345678901234567890}', { id: '-12345678901234567890' }],
    ['{"at":1714557600000000,"share":0.12345678901234566}', { at: 1714557600000000, share: 0.12345678901234566 }],
    ['{"title":": 12345678901234567890 ,","x":NaN}', { title: ': 12345678901234567890 ,', x: null }],
  ])('section 3: reads %s', (text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });

  it('section 3: leaves every text as it is, whatever stands beside it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('NaN', '"Infinity', '\\', '-inf'))), (texts) => {
        const parts = texts.map((text) => `${JSON.stringify(text)},NaN,${JSON.stringify({ [text]: 1 })}`);
        const read = parseJson(`[${parts.join(',')}]`);
        expect(read).toEqual(texts.flatMap((text) => [text, null, JSON.parse(JSON.stringify({ [text]: 1 }))]));
      }),
    );
  });

  it('agrees with JSON.parse on all that is JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['{"a":1,}', /^near character 8: /],
    ['{"loss":NaN,"a":NaN,"b":tru}', /^near character 25: .*b\\":tru/],
    ['{"a":NaN', /^ends too early, after character 8$/],
    ['{"a":"x', /^ends too early, after character 7$/],
    ['{"a":1,"b" 2}', /^near character 12: /],
    ['[1,[2,{"a":[]}}]', /^near character 15: /],
    ['{"a":"x\ny"}', /^near character 6: /],
    ['{"a":1} trailing', /^near character 9: /],
    ['{"a":1NaN}', /^near character 7: /],
    ['<!doctype html>', /^near character 1: "<!doctype/],
    ['', /^ends too early, after character 0$/],
  ])('section 3: says where %s stops being JSON', (text, expected) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
    expect(() => parseJson(text)).toThrow(expected);
  });

  it('is not slow on a text that never ends', () => {
    const text = `{"a":NaN,"b":"${'\\"'.repeat(200_000)}`;
    expect(() => parseJson(text)).toThrow(/^ends too early/);
  });
});
