import { matchesEtag } from '../../wire/etag';
import { readStepsQuery } from '../../wire/inputs';
import { writeEtaProfile } from '../../wire/write/eta-profile';
import { writeNestedMetrics } from '../../wire/write/metrics';
import { notFound, Problem } from '../http/problem';
import { sentStep, tagOf } from '../looks/sight';
import { RunPlaceError } from '../push/place';
import { eventStream, resumePoint } from '../push/sse';
import { queryOf, read } from './input';
import { type Call, type CallParts, found, idOf, json } from './parts';

/** `GET …/status` */
export async function readStatus(parts: CallParts, call: Call): Promise<Response> {
  const { sight, access } = found(parts, call, await parts.views.run(idOf(call), call.asker));
  const epoch = await parts.views.epoch();
  // The response contains the caller's permissions, so the access level is part of the ETag.
  const rev = sight.rev === null ? tagOf(sight) : `${epoch}.${sight.rev}`;
  const tag = access === 'write' ? rev : `${rev}.${access}`;
  const etag = `W/"${tag}"`;
  const headers = { ETag: etag, 'Cache-Control': 'private, no-cache' };
  if (matchesEtag(call.request.headers.get('If-None-Match'), etag)) return new Response(null, { status: 304, headers });
  return json(await parts.write(sight, access, call.asker), 200, headers);
}

/** `GET …/steps` */
export async function readSteps(parts: CallParts, call: Call): Promise<Response> {
  const { after, limit, epoch: of } = read(readStepsQuery(queryOf(call.url)), 400);
  const id = idOf(call);
  const epoch = await parts.views.epoch();
  const isForeign = epoch !== null && of !== null && of !== epoch;
  const first = found(parts, call, await parts.views.since(id, { after: isForeign ? 0 : after, limit }, call.asker));
  const { rev } = first.sight;
  if (rev === null) {
    return json({ steps: first.sight.steps.map(sentStep), next: null, more: false, reset: true });
  }
  const isFuture = after > rev;
  const { sight } =
    isFuture && !isForeign ? found(parts, call, await parts.views.since(id, { after: 0, limit }, call.asker)) : first;
  const { steps, more } = sight;
  const next = more ? (steps.at(-1)?.rev ?? sight.rev) : sight.rev;
  const page = { epoch, run_rev: sight.rev, steps: steps.map(sentStep), next, more, reset: isForeign || isFuture };
  return json(page);
}

/** `GET …/metrics` */
export async function readMetrics(parts: CallParts, call: Call): Promise<Response> {
  const { sight } = found(parts, call, await parts.views.run(idOf(call), call.asker));
  return json(writeNestedMetrics(sight.run.metrics ?? []));
}

/** `GET …/eta-profile` */
export async function readProfile(parts: CallParts, call: Call): Promise<Response> {
  const { asker } = call;
  const { id, sight } = found(parts, call, await parts.views.run(idOf(call), asker));
  if (!asker.engine.capabilities.etaProfile) {
    throw new Problem(404, 'no_such_call', 'This backend has no ETA profiles.');
  }
  const profile = await parts.calls.ask(asker, async (context) => asker.engine.etaProfile?.(id, context) ?? null);
  const { name, method, dataset } = sight.run;
  const workflow = [method, dataset].filter((part) => part != null).join(' / ') || (name ?? id);
  return json(
    writeEtaProfile({
      workflow,
      expectedSteps: profile?.expectedSteps ?? null,
      plan: profile?.plan ?? null,
      history: profile?.history ?? [],
    }),
  );
}

/** `GET …/events` */
export async function streamEvents(parts: CallParts, call: Call): Promise<Response> {
  const { request, principal, asker } = call;
  const id = idOf(call);
  const place = await parts.hub
    .place(principal, asker, id, resumePoint(request.headers.get('Last-Event-ID')))
    .catch((error: unknown) => {
      throw error instanceof RunPlaceError ? placeProblem(error) : error;
    });
  if (!place) throw notFound();
  if (place.isUpToDate || request.method === 'HEAD') {
    place.leave();
    if (place.isUpToDate) return new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } });
  }
  const headers = {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store, no-transform', // a compressing proxy would buffer events
    'X-Accel-Buffering': 'no',
  };
  if (request.method === 'HEAD') return new Response(null, { headers });
  const onSlow = () =>
    parts.report(new Error('runlight: an event stream was closed because its client reads too slowly'), { runId: id });
  return new Response(eventStream(place, { clock: parts.clock, signal: request.signal, onSlow }), { headers });
}

const placeProblem = ({ code, message }: RunPlaceError) => {
  const detail = message.replace('runlight: ', '');
  return code === 'shutting_down'
    ? new Problem(503, code, detail, { headers: { 'Retry-After': '1' } })
    : new Problem(429, code, detail, { headers: { 'Retry-After': '30' } });
};
