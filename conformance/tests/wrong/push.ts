import type { WrongBackend } from './fault';

/** Backends with a faulty WebSocket or event stream. */
export const WRONG_PUSHES: readonly WrongBackend[] = [
  {
    what: 'pushes a change with a gap before it',
    caughtBy: 'ws.chain',
    fault: () => ({
      pushing(frame) {
        if (frame.type === 'change') frame.prev = Number(frame.rev) - 1 + 1;
      },
    }),
  },
  {
    what: 'pushes changes without some of their steps',
    caughtBy: 'ws.complete',
    fault: () => ({
      pushing(frame) {
        if (frame.type === 'change') frame.steps = [];
      },
    }),
  },
  { what: 'leaves without a word at the end', caughtBy: 'ws.end', fault: () => ({ closing: 1006 }) },
  {
    what: 'takes every snapshot for a resumed one',
    caughtBy: 'ws.reset',
    fault: () => ({
      pushing(frame) {
        if (frame.type === 'snapshot') frame.resumed = true;
      },
    }),
  },
  {
    what: 'does not resume',
    caughtBy: 'ws.resume',
    fault: () => ({
      greeting(hello) {
        hello.after = 0;
      },
    }),
  },
  {
    what: 'begins with a snapshot of another moment than its run',
    caughtBy: 'ws.snapshot',
    fault: () => ({
      pushing(frame) {
        if (frame.type === 'snapshot') frame.rev = Number(frame.rev) + 1;
      },
    }),
  },
  {
    what: 'takes a token from the address',
    caughtBy: 'ws.token',
    fault: () => ({
      greeting(hello, url) {
        const token = new URL(url).searchParams.get('token');
        if (token !== null) hello.token = token;
      },
    }),
  },
  {
    what: 'lets everybody watch every run',
    caughtBy: 'ws.missing',
    fault: () => ({
      greeting(hello) {
        hello.token = 'demo-ada';
      },
    }),
  },
  {
    what: 'streams events without ids',
    caughtBy: 'sse.snapshot',
    fault: () => ({ streaming: (text) => text.replaceAll(/^id: .*$\n/gm, '') }),
  },
  {
    what: 'streams a change with a gap before it',
    caughtBy: 'sse.chain',
    fault: () => ({ streaming: (text) => text.replaceAll(/"prev":\d+/g, '"prev":2000000') }),
  },
  {
    what: 'streams changes without their steps',
    caughtBy: 'sse.complete',
    fault: () => ({
      streaming: (text) =>
        text.replaceAll(
          /^data: (\{"type":"change".*)$/gm,
          (_, data) => `data: ${JSON.stringify({ ...JSON.parse(data), steps: [] })}`,
        ),
    }),
  },
  {
    what: 'cuts the stream at the end',
    caughtBy: 'sse.end',
    fault: () => ({
      streaming(text) {
        if (text.includes('event: bye')) throw new Error('cut');
        return text;
      },
    }),
  },
  {
    what: 'ignores Last-Event-ID',
    caughtBy: 'sse.resume',
    fault: () => ({ arriving: ({ headers }) => headers.delete('last-event-id') }),
  },
  {
    what: 'streams an ended run again and again',
    caughtBy: 'sse.done',
    fault: () => ({ arriving: ({ headers }) => headers.delete('last-event-id') }),
  },
  {
    what: 'streams to everybody',
    caughtBy: 'sse.access',
    fault: () => ({ arriving: ({ headers }) => headers.set('authorization', 'Bearer demo-ada') }),
  },
];
