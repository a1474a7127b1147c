import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { CHECKS, runConformance } from '../../run-conformance';
import { asDemoUsers, failed } from '../expect-conforms';
import { WRONG_REFUSALS } from './access';
import { WRONG_CANCELS } from './cancel';
import { describeWrong } from './expect-caught';
import { WRONG_PUSHES } from './push';
import { WRONG_READS } from './read';
import { WRONG_STARTS } from './start';

const urlOf = describeWrong(WRONG_PUSHES);
/** In conforms.test.ts, on work that does not look at its signal. */
const SHOWN_ELSEWHERE = ['cancel.deaf'];
const OPEN_TO_ALL = ['ws.origin', 'ws.hello', 'ws.hello-deadline', 'ws.ping'];

it(`does not conform: a socket that takes everything: ${OPEN_TO_ALL.join(', ')}`, async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'runlight.v1' });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const paths = { socket: `ws://127.0.0.1:${port}/ws/{id}` };
  const report = await runConformance({ ...asDemoUsers(urlOf()), paths, only: OPEN_TO_ALL });
  expect(new Set(failed(report).map(({ id }) => id))).toEqual(new Set(OPEN_TO_ALL));
  for (const client of server.clients) client.terminate();
  server.close();
});

it('every check is shown to be able to fail', () => {
  const wrong = [...WRONG_CANCELS, ...WRONG_READS, ...WRONG_STARTS, ...WRONG_REFUSALS, ...WRONG_PUSHES];
  const shown = new Set([...wrong.map(({ caughtBy }) => caughtBy), ...OPEN_TO_ALL, ...SHOWN_ELSEWHERE]);
  const v1 = CHECKS.filter(({ levels }) => levels.includes('v1+push')).map(({ id }) => id);
  expect(v1.filter((id) => !shown.has(id))).toEqual([]);
});
