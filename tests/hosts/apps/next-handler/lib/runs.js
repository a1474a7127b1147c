import { createRunHandler, memoryLedger } from 'runlight/server';
import { createWaitingRuns } from './engine';

const KEYS = new Map([
  ['demo-ada', { user: 'ada', owner: 'ada' }],
  ['demo-bob', { user: 'bob', owner: 'bob' }],
  ['demo-viewer', { user: 'vera', owner: 'ada', readOnly: true }],
]);

function authenticate(request) {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1];
  const cookie = /(?:^|;\s*)session=([^;]+)/.exec(request.headers.get('Cookie') ?? '')?.[1];
  return KEYS.get(bearer ?? cookie) ?? null;
}

const create = () =>
  createRunHandler({
    engine: createWaitingRuns(),
    authenticate,
    ledger: memoryLedger(),
    basePath: '/api',
    origins: ['https://app.example'],
  });

// Next may load a module once per route: share one handler in the process.
globalThis.runHandler ??= create();
export const handler = globalThis.runHandler;
