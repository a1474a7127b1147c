// @vitest-environment node
import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import type { SourceKind } from './model-server';
import { play, sequences } from './sequence';

/* Model-based test: client state machine × random network × random server. RUNLIGHT_MODEL_RUNS sets the number of
   sequences (for each of the four kinds of backend); a failure prints its seed, which RUNLIGHT_SEED replays. */
function numberFrom(name: string): number | null {
  const text = process.env[name];
  if (text === undefined || text === '') return null;
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`runlight: ${name} is "${text}", but it must be a whole number.`);
  return value;
}

const RUNS = numberFrom('RUNLIGHT_MODEL_RUNS') ?? 3_400;
const SEED = numberFrom('RUNLIGHT_SEED') ?? Math.floor(Math.random() * 2 ** 31);

const KINDS: readonly (readonly [SourceKind, string])[] = [
  ['polling', 'a backend with revisions that is asked'],
  ['plain', 'the smallest backend, without revisions'],
  ['push', 'a backend with revisions that pushes'],
  ['plain push', 'the smallest backend, which pushes the status without the steps'],
];

describe('the client, whatever the network and the server do', () => {
  it.each(KINDS)(
    `keeps its promises over ${RUNS} sequences with %s: %s`,
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(sequences, (sequence) => play(kind, sequence)),
        { numRuns: RUNS, seed: SEED },
      );
    },
    600_000,
  );
});
