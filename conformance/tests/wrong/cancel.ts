import { isRecord } from '../../check';
import { isCancel, isStatus, isSteps, stepsOf, type WrongBackend } from './fault';

/** Backends with a faulty cancel. */
export const WRONG_CANCELS: readonly WrongBackend[] = [
  {
    what: 'says cancelled at once, while the worker goes on',
    caughtBy: 'cancel.running',
    fault: () => ({
      answering(answer, call) {
        if (!isCancel(call) || answer.status !== 202) return;
        answer.status = 200;
        answer.json.status = 'cancelled';
        answer.run.status = 'cancelled';
      },
    }),
  },
  {
    what: 'shows a run that is being cancelled as running',
    caughtBy: 'cancel.flow',
    fault: () => {
      let isAsked = false;
      return {
        answering({ run }, call) {
          if (isCancel(call)) isAsked = true;
          // Always fake the first read: on a slow machine, the run may never be seen as `cancelling`.
          const isFirst = isAsked && isStatus(call);
          if (isFirst) isAsked = false;
          if (isStatus(call) && (isFirst || run.status === 'cancelling')) run.status = 'running';
        },
      };
    },
  },
  {
    what: 'overwrites the first cancel with the second',
    caughtBy: 'cancel.again',
    fault: () => ({
      answering({ run }, call) {
        if (isCancel(call) && isRecord(run.cancel)) run.cancel.reason = JSON.parse(call.body ?? '{}').reason;
      },
    }),
  },
  {
    what: 'does not say how a cancel came out',
    caughtBy: 'cancel.ends',
    fault: () => ({
      answering({ run }, call) {
        if (isStatus(call) && isRecord(run.cancel)) run.cancel.outcome = null;
      },
    }),
  },
  {
    what: 'logs no cancelled step',
    caughtBy: 'cancel.steps',
    fault: () => ({
      answering({ json }, call) {
        if (isSteps(call)) json.steps = stepsOf(json).filter((step) => step.kind !== 'cancelled');
      },
    }),
  },
  {
    what: 'refuses the cancel of a cancelled run',
    caughtBy: 'cancel.cancelled',
    fault: () => ({
      answering(answer, call) {
        if (isCancel(call) && answer.json.status === 'cancelled') answer.status = 409;
      },
    }),
  },
  {
    what: 'says 200 to the cancel of a run that has succeeded',
    caughtBy: 'cancel.finished',
    fault: () => ({
      answering(answer, call) {
        if (!isCancel(call) || answer.status !== 409) return;
        answer.status = 200;
        answer.json = { ok: true, status: 'cancelled', run: answer.run };
        answer.headers.set('content-type', 'application/json');
      },
    }),
  },
  {
    what: 'takes each cancel for a new one',
    caughtBy: 'cancel.parallel',
    fault: () => {
      let n = 0;
      return {
        answering({ run }, call) {
          n += 1;
          if (isCancel(call) && isRecord(run.cancel)) run.cancel.requested_at = new Date(n).toISOString();
        },
      };
    },
  },
  {
    what: 'lets a queued run wait for a worker before it is cancelled',
    caughtBy: 'cancel.queued',
    fault: () => ({
      answering(answer, call) {
        if (!isCancel(call) || answer.status !== 200) return;
        answer.status = 202;
        answer.json.status = 'cancelling';
      },
    }),
  },
  {
    what: 'ignores force',
    caughtBy: 'cancel.force',
    fault: () => ({
      arriving(call) {
        if (isCancel(call)) call.body = '{}';
      },
    }),
  },
  {
    what: 'takes forms for JSON',
    caughtBy: 'cancel.json-required',
    fault: () => ({
      arriving(call) {
        if (!isCancel(call) || call.headers.get('content-type') === 'application/json') return;
        call.headers.set('content-type', 'application/json');
        call.body = '{}';
      },
    }),
  },
  {
    what: 'takes any reason',
    caughtBy: 'cancel.invalid',
    fault: () => ({
      arriving(call) {
        if (isCancel(call)) call.body = '{}';
      },
    }),
  },
  {
    what: 'writes on after the end',
    caughtBy: 'ended.final',
    fault: () => {
      let n = 0;
      return {
        answering({ run }, call) {
          if (isStatus(call) && run.status === 'cancelled') run.rev = Number(run.rev) + n++;
        },
      };
    },
  },
  {
    what: 'lets the end flip',
    caughtBy: 'ended.sticky',
    fault: () => {
      let reads = 0;
      return {
        answering({ run }, call) {
          if (isStatus(call) && run.status === 'succeeded' && reads++ > 2) run.status = 'cancelled';
        },
      };
    },
  },
];
