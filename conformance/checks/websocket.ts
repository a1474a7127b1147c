import { randomUUID } from 'node:crypto';
import { isSame, must, pause, Skip } from '../check';
import { compare, endOf, follow, frameOf, openSocket, replay } from '../push';
import type { World } from '../world';
import type { Check } from './check';

const levels = ['v1+push'] as const;
const clause = '§1 WS /ws/:runId';
const FOREIGN_ORIGIN = 'https://conformance.invalid';

function hello(world: World, resume: { after?: number; epoch?: string | null } = {}, token = world.options.token) {
  const { after = 0, epoch = null } = resume;
  return { type: 'hello', v: 1, after, epoch, ...(token !== undefined && { token }) };
}

/** A run followed from its snapshot to its end. */
const watched = (world: World) =>
  world.once('ws', async () => {
    const id = await world.running();
    const line = await openSocket(world, id, { hello: hello(world) });
    return { id, protocol: line.protocol, ...(await follow(world, id, line)) };
  });

interface Refusal {
  greeting: unknown;
  code: number;
  ms?: number;
}

/** @throws {Failure} unless a connection with this hello is closed with `code` */
async function refused(world: World, id: string, { greeting, code, ms = 4_000 }: Refusal): Promise<void> {
  const line = await openSocket(world, id, { hello: greeting });
  const end = await endOf(line, ms);
  line.close();
  const said = line.frames.map((frame) => frame.type).join(', ') || 'no frames';
  must(
    end === code,
    `close code ${code} to ${JSON.stringify(greeting)}`,
    () => `${end === 0 ? 'a refused handshake' : end}, after ${said}`,
  );
  must(!line.frames.some((frame) => frame.type === 'snapshot'), 'no snapshot', () => said);
}

export const WEBSOCKET_CHECKS: readonly Check[] = [
  {
    id: 'ws.snapshot',
    title: 'The server answers hello with a consistent snapshot of the run and its steps',
    clause,
    advice:
      'Select the subprotocol runlight.v1. Subscribe first, then read the snapshot, and drop changes that are not newer.',
    levels,
    async run(world) {
      const { snapshot, protocol, frames } = await watched(world);
      must(protocol === 'runlight.v1', 'the subprotocol runlight.v1', () => protocol || 'none');
      must(frames[0]?.type === 'snapshot', 'a snapshot first', () => frames[0]?.type);
      must(!snapshot.resumed, 'resumed: false without a cursor', () => snapshot.resumed);
      must(
        snapshot.run.rev === snapshot.rev && snapshot.run.epoch === snapshot.epoch,
        'rev and epoch of the run in the snapshot',
        () => [snapshot.rev, snapshot.epoch],
      );
    },
  },
  {
    id: 'ws.chain',
    title: 'Each change follows the previous one: prev ≤ have < rev',
    clause: '§1 Resume',
    advice: 'Set prev to the rev you sent last on this connection or to an earlier one, never to a later one.',
    levels,
    async run(world) {
      const { frames } = await watched(world);
      must(
        frames.some((frame) => frame.type === 'change'),
        'at least one change after the cancel',
        () => frames.map((frame) => frame.type),
      );
      replay(world, frames);
    },
  },
  {
    id: 'ws.complete',
    title: 'The connection delivers the same data as HTTP, without missing steps',
    clause: '§1 Resume',
    advice: 'Send all steps that changed after prev. A step missing from a change is lost.',
    levels,
    async run(world) {
      const { id, frames } = await watched(world);
      await compare(world, id, frames);
    },
  },
  {
    id: 'ws.end',
    title: 'The connection is closed with 1000 when the run has ended',
    clause,
    advice: 'Send the change that ends the run, then close with 1000.',
    levels,
    async run(world) {
      const { code } = await watched(world);
      must(code === 1000, 'close code 1000', () => code);
    },
  },
  {
    id: 'ws.resume',
    title: 'A client that reconnects with epoch and rev gets only the changes since then',
    clause: '§1 Resume',
    advice: 'If the epoch is current, send the changes after `after` with resumed: true.',
    levels,
    async run(world) {
      const id = await world.ended();
      const [run, all] = [await world.read(id), await world.steps(id)];
      const middle = all[Math.floor(all.length / 2)]?.rev ?? run.rev - 1;
      const line = await openSocket(world, id, { hello: hello(world, { after: middle, epoch: run.epoch }) });
      const snapshot = world.shaped('Snapshot', (await frameOf(line, 'snapshot', 5_000)).data, 'the first frame');
      line.close();
      must(snapshot.resumed, 'resumed: true', () => snapshot.resumed);
      const later = all.filter((step) => step.rev > middle);
      must(isSame(snapshot.steps, later), `the ${later.length} steps after rev ${middle}`, () =>
        snapshot.steps.map((step) => step.rev),
      );
    },
  },
  {
    id: 'ws.reset',
    title: 'A client with another epoch gets all data with resumed: false',
    clause: '§1 Resume',
    advice: 'Compare the epoch. Resuming across a reset mixes two histories.',
    levels,
    async run(world) {
      const id = await world.ended();
      const [run, all] = [await world.read(id), await world.steps(id)];
      const line = await openSocket(world, id, { hello: hello(world, { after: run.rev, epoch: 'another' }) });
      const snapshot = world.shaped('Snapshot', (await frameOf(line, 'snapshot', 5_000)).data, 'the first frame');
      line.close();
      must(!snapshot.resumed, 'resumed: false', () => snapshot.resumed);
      must(snapshot.more || isSame(snapshot.steps, all), `all ${all.length} steps`, () => snapshot.steps.length);
    },
  },
  {
    id: 'ws.ping',
    title: 'The server answers a ping with a pong, and a cancel over the socket has no effect',
    clause,
    advice: 'Answer {"type":"ping"} with {"type":"pong"}. Accept cancels by POST only.',
    levels,
    async run(world) {
      const id = await world.shared();
      const line = await openSocket(world, id, { hello: hello(world) });
      await frameOf(line, 'snapshot', 5_000);
      line.send({ type: 'cancel', runId: id, force: true });
      line.send({ type: 'ping' });
      await frameOf(line, 'pong', 5_000);
      line.close();
      await pause(300);
      const run = await world.read(id);
      must(run.cancel === null, 'an unchanged run', () => run.cancel);
    },
  },
  {
    id: 'ws.hello',
    title: 'A first message that is not a hello closes the connection with 4400',
    clause,
    advice: 'Validate the first message, and close with 4400 if it is not a valid hello.',
    levels,
    async run(world) {
      const id = await world.shared();
      await refused(world, id, { greeting: { type: 'subscribe', runId: id }, code: 4400 });
      await refused(world, id, { greeting: { ...hello(world), after: -1 }, code: 4400 });
    },
  },
  {
    id: 'ws.hello-deadline',
    title: 'A connection without a hello is closed with 4408 after 5 s',
    clause,
    advice: 'Start a timer at the upgrade. Otherwise anyone can hold connections open without authenticating.',
    levels,
    run: async (world) => refused(world, await world.shared(), { greeting: null, code: 4408, ms: 8_000 }),
  },
  {
    id: 'ws.token',
    title: 'A hello without a valid token closes the connection with 4401, even with a token in the URL',
    clause,
    advice: 'Take the token from the hello only, because URLs are logged.',
    levels,
    async run(world) {
      const token = world.needToken();
      const id = await world.shared();
      const { token: _, ...without } = hello(world);
      await refused(world, id, { greeting: without, code: 4401 });
      await refused(world, id, { greeting: { ...without, token: `wrong-${randomUUID()}` }, code: 4401 });
      const line = await openSocket(world, id, { hello: without, query: `?token=${encodeURIComponent(token)}` });
      await endOf(line, 4_000);
      line.close();
      must(
        !line.frames.some((frame) => frame.type === 'snapshot'),
        'no snapshot for a token in the URL',
        () => 'a snapshot',
      );
    },
  },
  {
    id: 'ws.missing',
    title: "Connections to a missing run or another user's run are closed with 4404",
    clause,
    advice: 'Look up the run by id and owner, and close with 4404.',
    levels,
    async run(world) {
      const id = await world.shared();
      await refused(world, `none${Date.now()}`, { greeting: hello(world), code: 4404 });
      const { otherToken } = world.options;
      if (otherToken !== undefined) await refused(world, id, { greeting: hello(world, {}, otherToken), code: 4404 });
    },
  },
  {
    id: 'ws.origin',
    title: 'A page of another origin is rejected before the upgrade',
    clause,
    advice: 'Check the Origin header against a list before the upgrade. CORS does not protect WebSockets.',
    levels,
    async run(world) {
      if (world.options.WebSocket) throw new Skip('this WebSocket client cannot set an Origin header');
      const line = await openSocket(world, await world.shared(), { hello: hello(world), origin: FOREIGN_ORIGIN });
      const end = await endOf(line, 4_000);
      line.close();
      must(end === 0, `a refused handshake for Origin: ${FOREIGN_ORIGIN}`, () => `an open connection (${end})`);
    },
  },
];
