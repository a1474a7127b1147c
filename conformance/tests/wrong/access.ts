import { isRecord } from '../../check';
import { type Fault, isStart, type WrongBackend } from './fault';

/** Backends that grant access to the wrong callers, or reject them incorrectly. */
export const WRONG_REFUSALS: readonly WrongBackend[] = [
  {
    what: 'lets everybody in',
    caughtBy: 'access.no-token',
    fault: () => ({ arriving: ({ headers }) => headers.set('authorization', 'Bearer demo-ada') }),
  },
  {
    what: 'finds runs that do not exist',
    caughtBy: 'access.missing',
    fault: () => ({
      answering(answer) {
        if (answer.status === 404) answer.status = 200;
      },
    }),
  },
  ...['the text', 'the status'].map((what) => ({
    what: `tells by ${what} that another user's run exists`,
    caughtBy: 'access.foreign',
    fault: (): Fault => {
      const known = new Set<string>();
      return {
        answering(answer, call) {
          if (isStart(call)) known.add(String(answer.run.id));
          if (answer.status !== 404 || ![...known].some((id) => call.path.includes(id))) return;
          if (what === 'the status') answer.status = 403;
          else answer.json.detail = 'This run is not yours.';
        },
      };
    },
  })),
  {
    what: 'says 400 to what is no id',
    caughtBy: 'access.same-404',
    fault: () => ({
      answering(answer, { path }) {
        if (path.includes('not%20an%20id')) answer.status = 400;
      },
    }),
  },
  {
    what: 'takes the cookie of who visits another site',
    caughtBy: 'access.cross-site',
    fault: () => ({
      arriving({ headers }) {
        if (!headers.get('cookie')?.includes('session=demo-ada')) return;
        headers.set('authorization', 'Bearer demo-ada');
        headers.delete('cookie');
        headers.delete('origin');
        headers.delete('sec-fetch-site');
      },
    }),
  },
  {
    what: 'lists the runs of all',
    caughtBy: 'access.list',
    fault: () => ({
      arriving({ path, headers }) {
        if (path.startsWith('/v1/runs?')) headers.set('authorization', 'Bearer demo-ada');
      },
    }),
  },
  {
    what: 'offers the cancel to a viewer',
    caughtBy: 'access.viewer',
    fault: () => ({
      answering({ run }) {
        if (isRecord(run.can)) run.can.cancel = true;
      },
    }),
  },
  {
    what: 'refuses with plain JSON',
    caughtBy: 'errors.problem',
    fault: () => ({
      answering(answer) {
        if (answer.status >= 400) answer.headers.set('content-type', 'application/json');
      },
    }),
  },
  {
    what: 'shows its stack',
    caughtBy: 'errors.problem',
    fault: () => ({
      answering(answer) {
        if (answer.status >= 400) answer.json.stack = 'Error: no\n    at read (/srv/app/runs.js:10:5)';
      },
    }),
  },
  {
    what: 'sends 429 without Retry-After',
    caughtBy: 'errors.retry-after',
    fault: () => {
      let n = 0;
      return {
        answering(answer) {
          n += 1;
          if (n === 1) answer.status = 429;
        },
      };
    },
  },
];
