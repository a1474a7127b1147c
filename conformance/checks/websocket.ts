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
  const said = line.frames.map((frame) => frame.type).join(', ') || 'no frame';
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
    title: 'After hello comes a snapshot: the run and its steps, of one moment',
    clause,
    advice:
      'Speak the subprotocol runlight.v1. Join the listeners first, read the snapshot then, and drop what is not newer than it.',
    levels,
    async run(world) {
      const { snapshot, protocol, frames } = await watched(world);
      must(protocol === 'runlight.v1', 'subprotocol runlight.v1', () => protocol || 'none');
      must(frames[0]?.type === 'snapshot', 'a snapshot first', () => frames[0]?.type);
      must(!snapshot.resumed, 'resumed: false without a cursor', () => snapshot.resumed);
      must(
        snapshot.run.rev === snapshot.rev && snapshot.run.epoch === snapshot.epoch,
        'rev and epoch of its run',
        () => [snapshot.rev, snapshot.epoch],
      );
    },
  },
  {
    id: 'ws.chain',
    title: 'Each change goes on where the one before ended: prev ≤ have < rev',
    clause: '§1 Resume',
    advice: 'Let prev be the rev you sent last on this connection (or earlier), never a later one.',
    levels,
    async run(world) {
      const { frames } = await watched(world);
      must(
        frames.some((frame) => frame.type === 'change'),
        'at least one change of a run that was cancelled',
        () => frames.map((frame) => frame.type),
      );
      replay(world, frames);
    },
  },
  {
    id: 'ws.complete',
    title: 'What was pushed is what HTTP says: no step is missing',
    clause: '§1 Resume',
    advice:
      'Send all steps that changed after prev. A change that names a prev but leaves out a step loses it for good.',
    levels,
    async run(world) {
      const { id, frames } = await watched(world);
      await compare(world, id, frames);
    },
  },
  {
    id: 'ws.end',
    title: 'When the run has ended the connection is closed with 1000',
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
    title: 'A client that returns with epoch and rev gets what changed since, and only that',
    clause: '§1 Resume',
    advice: 'Same epoch: the changes after `after`, resumed: true.',
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
    title: 'A client with another epoch gets everything, and resumed: false',
    clause: '§1 Resume',
    advice: 'Compare the epoch: a partial recovery over a reset mixes two streams.',
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
    title: 'A ping is answered with a pong, and a cancel over the socket has no effect',
    clause,
    advice: 'Answer {"type":"ping"} with {"type":"pong"}. There is one audited way to cancel: POST.',
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
      must(run.cancel === null, 'the run untouched', () => run.cancel);
    },
  },
  {
    id: 'ws.hello',
    title: 'A first message that is no hello is refused with 4400',
    clause,
    advice: 'Validate the hello; whatever else comes first: close with 4400.',
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
    advice: 'Start a timer at the upgrade: otherwise anybody can hold connections without authenticating.',
    levels,
    run: async (world) => refused(world, await world.shared(), { greeting: null, code: 4408, ms: 8_000 }),
  },
  {
    id: 'ws.token',
    title: 'A hello without a valid token is refused with 4401, also with one in the address',
    clause,
    advice: 'Take the token from the hello only: addresses are logged.',
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
        'no snapshot for a token in the address',
        () => 'a snapshot',
      );
    },
  },
  {
    id: 'ws.missing',
    title: "A run that does not exist, and another user's, are refused with 4404",
    clause,
    advice: 'Look the run up with its owner, and close with 4404.',
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
    title: 'A page of another origin is refused before the upgrade',
    clause,
    advice: 'Compare the header Origin with a list before you upgrade: CORS does not protect WebSockets.',
    levels,
    async run(world) {
      if (world.options.WebSocket) throw new Skip('this WebSocket cannot say where it comes from');
      const line = await openSocket(world, await world.shared(), { hello: hello(world), origin: FOREIGN_ORIGIN });
      const end = await endOf(line, 4_000);
      line.close();
      must(end === 0, `a refused handshake for Origin: ${FOREIGN_ORIGIN}`, () => `an open connection (${end})`);
    },
  },
];
