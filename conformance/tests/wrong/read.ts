import { isStatus, isSteps, stepsOf, type WrongBackend, without } from './fault';

/** Backends with faulty status, steps, metrics or list calls. */
export const WRONG_READS: readonly WrongBackend[] = [
  {
    what: 'repeats a rev',
    caughtBy: 'rev.moves',
    fault: () => ({
      answering({ run }) {
        if (typeof run.rev === 'number') run.rev = Math.min(run.rev, 3);
      },
    }),
  },
  {
    what: 'reads from a replica that lags behind',
    caughtBy: 'rev.never-back',
    fault: () => {
      let n = 0;
      return {
        answering({ run }, call) {
          if (isStatus(call) && typeof run.rev === 'number' && n++ % 2 === 1) run.rev -= 2;
        },
      };
    },
  },
  {
    what: 'counts in the memory of each of its processes',
    caughtBy: 'rev.one-stream',
    fault: () => {
      let n = 0;
      return {
        answering({ run }, call) {
          if (isStatus(call) && typeof run.epoch === 'string') run.epoch = `${run.epoch}-${n++ % 2}`;
        },
      };
    },
  },
  {
    what: 'ignores If-None-Match',
    caughtBy: 'status.not-modified',
    fault: () => ({ arriving: ({ headers }) => headers.delete('if-none-match') }),
  },
  {
    what: 'says 304 to every ETag',
    caughtBy: 'status.modified',
    fault: () => ({
      answering(answer, { headers }) {
        if (headers.has('if-none-match')) answer.status = 304;
      },
    }),
  },
  {
    what: 'has an ETag of its own making',
    caughtBy: 'status.etag',
    fault: () => ({ answering: ({ headers }) => headers.set('etag', '"5d8c72a5edda8"') }),
  },
  {
    what: 'sends times without a zone',
    caughtBy: 'status.shape',
    fault: () => ({
      answering({ run }) {
        if (typeof run.created_at === 'string') run.created_at = run.created_at.replace('Z', '');
      },
    }),
  },
  {
    what: 'leaves out what is null',
    caughtBy: 'status.shape',
    fault: () => ({
      answering({ run }) {
        for (const [name, value] of Object.entries(run)) if (value === null) delete run[name];
      },
    }),
  },
  {
    what: 'has a clock of its own for server_time',
    caughtBy: 'status.time',
    fault: () => ({
      answering({ run }, call) {
        if (isStatus(call) && run.server_time) run.server_time = '2020-01-01T00:00:00Z';
      },
    }),
  },
  {
    what: 'orders steps by number',
    caughtBy: 'steps.page',
    fault: () => ({
      answering({ json }, call) {
        if (isSteps(call)) json.steps = stepsOf(json).reverse();
      },
    }),
  },
  {
    what: 'never says that there is more',
    caughtBy: 'steps.paged',
    fault: () => ({
      answering({ json }, call) {
        if (isSteps(call)) json.more = false;
      },
    }),
  },
  {
    what: 'ignores after',
    caughtBy: 'steps.after',
    fault: () => ({
      arriving(call) {
        if (isSteps(call)) call.path = without(call.path, 'after');
      },
    }),
  },
  {
    what: 'ignores the epoch',
    caughtBy: 'steps.foreign-epoch',
    fault: () => ({
      arriving(call) {
        if (isSteps(call)) call.path = without(call.path, 'epoch');
      },
    }),
  },
  {
    what: 'resets every cursor',
    caughtBy: 'steps.own-epoch',
    fault: () => ({
      answering({ json }, call) {
        if (isSteps(call)) json.reset = true;
      },
    }),
  },
  {
    what: 'reads a bad after as 0',
    caughtBy: 'steps.bad-after',
    fault: () => ({
      arriving(call) {
        if (isSteps(call) && !/after=\d+(&|$)/.test(call.path)) call.path = without(call.path, 'after');
      },
    }),
  },
  {
    what: 'has flat metrics',
    caughtBy: 'metrics.shape',
    fault: () => ({
      answering(answer, { path }) {
        if (path.endsWith('/metrics') && answer.status === 200) answer.json = { ks_mean: 0.1 };
      },
    }),
  },
  {
    what: 'lists the oldest first',
    caughtBy: 'list.page',
    fault: () => ({
      answering({ json }) {
        if (Array.isArray(json.runs)) json.runs = json.runs.toReversed();
      },
    }),
  },
  {
    what: 'forgets the cursor of the list',
    caughtBy: 'list.keyset',
    fault: () => ({
      arriving(call) {
        call.path = without(call.path, 'cursor');
      },
    }),
  },
  {
    what: 'cannot list by id',
    caughtBy: 'list.filter',
    fault: () => ({
      arriving(call) {
        call.path = without(call.path, 'ids');
      },
    }),
  },
  {
    what: 'gives as many runs as are asked for',
    caughtBy: 'list.limit',
    fault: () => ({
      arriving(call) {
        call.path = call.path.replace('limit=100000', 'limit=100');
      },
      answering({ json }) {
        if (Array.isArray(json.runs)) json.runs = Array.from({ length: 101 }, () => (json.runs as unknown[])[0]);
      },
    }),
  },
];
