import { isSame, must } from '../check';
import { compare, endOf, follow, frameOf, openEvents, replay } from '../push';
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
    title: 'The stream begins with a snapshot, whose id is <epoch>.<rev>',
    clause,
    advice: 'Send id: <epoch>.<rev>, event: snapshot, data: one line of JSON, as text/event-stream that nobody keeps.',
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
    title: 'Each change goes on where the one before ended, and has its own id',
    clause: '§1 Resume',
    advice: 'Let prev be the rev you sent last on this stream (or earlier), and the id the rev of this one.',
    levels,
    async run(world) {
      const { frames } = await watched(world);
      const changes = frames.filter((frame) => frame.type === 'change');
      must(changes.length > 0, 'at least one change of a run that was cancelled', () =>
        frames.map((frame) => frame.type),
      );
      replay(world, frames);
      const wrong = changes.find((frame) => !frame.id?.endsWith(`.${String(frame.data.rev)}`));
      must(wrong === undefined, 'id: <epoch>.<rev> with every change', () => wrong?.id ?? 'none');
    },
  },
  {
    id: 'sse.complete',
    title: 'What was pushed is what HTTP says: no step is missing',
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
    title: 'When the run has ended the stream ends in good order',
    clause,
    advice: 'Send bye and end the response. A stream that is cut looks like a broken line, and is opened again.',
    levels,
    async run(world) {
      const { code } = await watched(world);
      must(code === 1000, 'the end of the stream', () => (code === 1006 ? 'a cut connection' : code));
    },
  },
  {
    id: 'sse.resume',
    title: 'Last-Event-ID resumes; of another epoch, everything is sent',
    clause: '§1 Resume',
    advice: 'Read <epoch>.<rev> from Last-Event-ID. Same epoch: the changes after it, resumed: true; else all.',
    levels,
    async run(world) {
      const id = await world.ended();
      const [run, all] = [await world.read(id), await world.steps(id)];
      // Several steps may share a rev, and at the run's own rev there is nothing left to resume.
      const revs = all.map((step) => step.rev).filter((rev) => rev < run.rev);
      const middle = revs[Math.floor(revs.length / 2)] ?? run.rev - 1;
      const inOrder = (steps: typeof all) => [...steps].sort((a, b) => a.rev - b.rev || a.n - b.n);
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
    title: 'A run that has ended and is known is answered with 204: nobody comes back',
    clause,
    advice:
      'Compare Last-Event-ID with the present rev: a browser opens an ended stream again and again until it gets 204.',
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
    title: 'The stream is refused as every call is: 401, 404',
    clause,
    advice: 'Use the same authentication, and the same query with the owner in it.',
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
