import { isSame, must } from '../check';
import { byPlace, compare, endOf, follow, frameOf, openEvents, replay } from '../push';
import type { World } from '../world';
import type { Check } from './check';

const levels = ['v1+push'] as const;
const clause = '§1 SSE GET /v1/runs/:id/events';

/** A run followed from its snapshot to its end. */
const watched = (world: World) =>
  world.once('sse', async () => {
    const id = await world.running();
    const line = await openEvents(world, id, { lastEventId: null });
    return { id, headers: line.headers, ...(await follow(world, id, line)) };
  });

export const EVENTS_CHECKS: readonly Check[] = [
  {
    id: 'sse.snapshot',
    title: 'The stream starts with a snapshot whose id is <epoch>.<rev>',
    clause,
    advice:
      'Send id: <epoch>.<rev>, event: snapshot, data: one line of JSON, as text/event-stream with Cache-Control: no-store.',
    levels,
    async run(world) {
      const { snapshot, headers, frames } = await watched(world);
      const type = headers?.get('content-type') ?? 'none';
      must(type.startsWith('text/event-stream'), 'Content-Type: text/event-stream', () => type);
      const id = `${snapshot.epoch}.${snapshot.rev}`;
      must(frames[0]?.id === id, `id: ${id}`, () => frames[0]?.id ?? 'none');
    },
  },
  {
    id: 'sse.chain',
    title: 'Each change follows the previous one and has its own id',
    clause: '§1 Resume',
    advice:
      'Set prev to the rev you sent last on this stream (or an earlier one), and the id to the rev of this change.',
    levels,
    async run(world) {
      const { frames } = await watched(world);
      const changes = frames.filter((frame) => frame.type === 'change');
      must(changes.length > 0, 'at least one change after the cancel', () => frames.map((frame) => frame.type));
      replay(world, frames);
      const wrong = changes.find((frame) => !frame.id?.endsWith(`.${String(frame.data.rev)}`));
      must(wrong === undefined, 'id: <epoch>.<rev> with every change', () => wrong?.id ?? 'none');
    },
  },
  {
    id: 'sse.complete',
    title: 'The stream delivers the same data as HTTP, without missing steps',
    clause: '§1 Resume',
    advice: 'Send all steps that changed after prev.',
    levels,
    async run(world) {
      const { id, frames } = await watched(world);
      await compare(world, id, frames);
    },
  },
  {
    id: 'sse.end',
    title: 'The stream ends cleanly when the run has ended',
    clause,
    advice: 'Send bye and end the response. A client reopens a stream that is cut off.',
    levels,
    async run(world) {
      const { code } = await watched(world);
      must(code === 1000, 'the end of the stream', () => (code === 1006 ? 'a broken connection' : code));
    },
  },
  {
    id: 'sse.resume',
    title: 'Last-Event-ID resumes the stream; with another epoch the stream sends everything',
    clause: '§1 Resume',
    advice:
      'Read <epoch>.<rev> from Last-Event-ID. If the epoch is current, send the changes after rev with resumed: true, otherwise everything.',
    levels,
    async run(world) {
      const id = await world.ended();
      const [run, all] = [await world.read(id), await world.steps(id)];
      // Several steps may share a rev, and at the run's own rev there is nothing left to resume.
      const revs = all.map((step) => step.rev).filter((rev) => rev < run.rev);
      const middle = revs[Math.floor(revs.length / 2)] ?? run.rev - 1;
      const inOrder = (steps: typeof all) => [...steps].sort((a, b) => a.rev - b.rev || byPlace(a, b));
      for (const epoch of [run.epoch, 'another']) {
        const line = await openEvents(world, id, { lastEventId: `${epoch}.${middle}` });
        const snapshot = world.shaped('Snapshot', (await frameOf(line, 'snapshot', 5_000)).data, 'the first event');
        line.close();
        const isOurs = epoch === run.epoch;
        must(snapshot.resumed === isOurs, `resumed: ${isOurs} for ${epoch}.${middle}`, () => snapshot.resumed);
        const wanted = isOurs ? all.filter((step) => step.rev > middle) : all;
        must(
          snapshot.more || isSame(inOrder(snapshot.steps), inOrder(wanted)),
          `${wanted.length} steps`,
          () => snapshot.steps.length,
        );
      }
    },
  },
  {
    id: 'sse.done',
    title: 'The stream of an ended run that the client already knows returns 204',
    clause,
    advice: 'Compare Last-Event-ID with the current rev. A browser reopens an ended stream until it gets 204.',
    levels,
    async run(world) {
      const id = await world.ended();
      const { epoch, rev } = await world.read(id);
      const line = await openEvents(world, id, { lastEventId: `${epoch}.${rev}` });
      const end = await endOf(line, 4_000);
      line.close();
      must(end === 204, '204', () => end);
    },
  },
  {
    id: 'sse.access',
    title: 'The stream returns 401 and 404 like every other call',
    clause,
    advice: 'Use the same authentication and the same query by owner as the other calls.',
    levels,
    async run(world) {
      const id = await world.shared();
      const end = async (run: string, token?: string | null) => {
        const line = await openEvents(world, run, { lastEventId: null, ...(token !== undefined && { token }) });
        const code = await endOf(line, 4_000);
        line.close();
        return code;
      };
      const missing = await end(`none${Date.now()}`);
      must(missing === 404, '404 for a run that does not exist', () => missing);
      const { token, otherToken } = world.options;
      const stranger = token === undefined ? 401 : await end(id, null);
      must(stranger === 401, '401 without a token', () => stranger);
      const other = otherToken === undefined ? 404 : await end(id, otherToken);
      must(other === 404, "404 for another user's run", () => other);
    },
  },
];
