import { isStart, type WrongBackend } from './fault';

/** Backends with a faulty start. */
export const WRONG_STARTS: readonly WrongBackend[] = [
  {
    what: 'gives no Location',
    caughtBy: 'start.created',
    fault: () => ({ answering: ({ headers }) => headers.delete('location') }),
  },
  {
    what: 'ignores the Idempotency-Key',
    caughtBy: 'start.replayed',
    fault: () => ({ arriving: ({ headers }) => headers.delete('idempotency-key') }),
  },
  {
    what: 'ignores the Idempotency-Key of requests that come at once',
    caughtBy: 'start.once',
    fault: () => ({ arriving: ({ headers }) => headers.delete('idempotency-key') }),
  },
  {
    what: 'takes another body for the same request',
    caughtBy: 'start.mismatch',
    fault: () => {
      let first: string | null = null;
      return {
        arriving(call) {
          if (!isStart(call)) return;
          first ??= call.body;
          call.body = first;
        },
      };
    },
  },
  {
    what: 'has one Idempotency-Key for all users',
    caughtBy: 'start.key-of-owner',
    fault: () => {
      let first: string | null = null;
      return {
        answering(answer, call) {
          if (!isStart(call)) return;
          first ??= String(answer.json.id);
          answer.json.id = first;
        },
      };
    },
  },
  {
    what: 'starts a run from a form',
    caughtBy: 'start.json-required',
    fault: () => ({ arriving: (call) => isStart(call) && call.headers.set('content-type', 'application/json') }),
  },
];
