import type { WireStep } from '../../src/wire/types';
import { isRecord, isSame, must, Skip } from '../check';
import { toText } from '../http';
import { nameOf } from '../push';
import type { Check } from './check';

const V1 = ['v1', 'v1+push'] as const;
const STEPS = '§1 GET /v1/runs/:id/steps';

const brief = (steps: readonly WireStep[]) => steps.map(({ n, rev, status }) => `${n}:${status}@${rev}`).join(' ');

/** Checks of the steps and metrics calls. */
export const STEPS_CHECKS: readonly Check[] = [
  {
    id: 'steps.page',
    title: 'A page of steps is sorted by rev and complete up to `next`',
    clause: STEPS,
    advice: 'Read run and steps in one statement, sort by rev, and set next to run_rev on the last page.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const answer = await world.http.call('steps', id, { query: '?after=0&limit=500' });
      const page = world.answered(answer, [200], 'StepsPage');
      const revs = page.steps.map((step) => step.rev);
      must(
        revs.every((rev, i) => i === 0 || rev >= (revs[i - 1] ?? 0)),
        'steps sorted by rev',
        () => brief(page.steps),
      );
      must(new Set(page.steps.map(nameOf)).size === page.steps.length, 'a unique n per step, or a unique id', () =>
        brief(page.steps),
      );
      must(!page.reset, 'reset: false for after=0', () => page.reset);
      const top = Math.max(0, ...revs);
      must(page.next >= top && page.next <= page.run_rev, `${top} ≤ next ≤ run_rev ${page.run_rev}`, () => page.next);
      const run = await world.read(id);
      must(
        page.epoch === run.epoch && page.run_rev === run.rev,
        `epoch ${run.epoch} and run_rev ${run.rev}, as in the run`,
        () => [page.epoch, page.run_rev],
      );
    },
  },
  {
    id: 'steps.paged',
    title: 'Small pages together contain every step exactly once',
    clause: STEPS,
    advice:
      'Select rev > after, never split steps of one rev across pages, and set more to true as long as steps remain.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const all = await world.steps(id);
      if (all.length < 3) throw new Skip('the ended run has fewer than 3 steps');
      const paged = await world.steps(id, 2);
      must(isSame(paged, all), `the ${all.length} steps of one large page: ${brief(all)}`, () => brief(paged));
    },
  },
  {
    id: 'steps.after',
    title: '`after` returns exactly the steps that changed later',
    clause: STEPS,
    advice: 'Return only the steps whose rev is greater than after.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const all = await world.steps(id);
      const middle = all[Math.floor(all.length / 2)];
      if (!middle) throw new Skip('the ended run has no steps');
      const later = all.filter((step) => step.rev > middle.rev);
      const got = await world.steps(id, 500, middle.rev);
      must(isSame(got, later), `after=${middle.rev}: ${brief(later) || 'none'}`, () => brief(got) || 'none');
      const run = await world.read(id);
      const none = await world.steps(id, 500, run.rev);
      must(none.length === 0, `no step after the run's rev ${run.rev}`, () => brief(none));
    },
  },
  {
    id: 'steps.foreign-epoch',
    title: 'A cursor of another epoch returns all steps with reset: true',
    clause: STEPS,
    advice: 'Compare epoch with the current one before you use after. Revs of an earlier epoch have no meaning.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const { rev } = await world.read(id);
      const all = await world.steps(id);
      const answer = await world.http.call('steps', id, { query: `?after=${rev}&limit=500&epoch=another` });
      const page = world.answered(answer, [200], 'StepsPage');
      must(page.reset, 'reset: true', () => page.reset);
      must(
        isSame(page.steps, all.slice(0, page.steps.length)) && (page.more || page.steps.length === all.length),
        `all ${all.length} steps`,
        () => brief(page.steps),
      );
    },
  },
  {
    id: 'steps.own-epoch',
    title: 'A cursor of the current epoch is not reset',
    clause: STEPS,
    advice:
      'Send reset: true only for another epoch or a rev above the current one. It makes every client read all steps again.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const { rev, epoch } = await world.read(id);
      const query = `?after=${rev}&epoch=${encodeURIComponent(epoch)}`;
      const page = world.answered(await world.http.call('steps', id, { query }), [200], 'StepsPage');
      must(
        !page.reset && page.steps.length === 0,
        'no steps and reset: false',
        () => `reset ${page.reset}, ${brief(page.steps)}`,
      );
    },
  },
  {
    id: 'steps.bad-after',
    title: 'An invalid `after` returns 400',
    clause: STEPS,
    advice: 'Reject it. Reading it as 0 would hide a broken client.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      for (const after of ['-1', 'x', '1.5']) {
        const answer = await world.http.call('steps', id, { query: `?after=${after}` });
        must(answer.status === 400, `400 to after=${after}`, () => toText(answer));
      }
    },
  },
  {
    id: 'metrics.shape',
    title: 'Metrics are an object of groups, or {} without metrics',
    clause: '§1 GET /v1/runs/:id/metrics',
    advice: 'Return {group: {key: number or null}}.',
    levels: ['smallest', 'v1', 'v1+push'],
    async run(world) {
      const answer = await world.http.call('metrics', await world.ended());
      const { json } = answer;
      const fits = answer.status === 200 && isRecord(json) && Object.values(json).every(isRecord);
      must(fits, '200 with an object of objects', () => toText(answer));
      const values = Object.values(json).flatMap((group) => Object.values(group as Record<string, unknown>));
      must(
        values.every((value) => value === null || typeof value === 'number'),
        'numbers or null',
        () => toText(answer),
      );
    },
  },
];
