import { createParser } from 'eventsource-parser';
import { systemClock } from '../../core/platform/clock';
import { createTimer } from '../../core/platform/timer';
import type { PushClose } from '../../core/run/source/push';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { createFrameReader, MAX_FRAME, parseFrame } from '../../wire/read/frame';
import { dateOf, retryAfterOf } from '../rest/http/times';
import { toHeaders } from '../rest/identity/headers';
import type { PushConnection, PushLine, PushTransport } from './transport';

/** Timeout for response headers; without them, the browser had no free connection, ms. */
const ANSWER_MS = 10_000;
/** Delay before the next attempt after that timeout: other requests need the connections. ms */
const NO_ANSWER_REST_MS = 60_000;

function kindOf(status: number): PushClose['kind'] {
  // 204: the run has ended and the client is up to date.
  if (status === 204) return 'done';
  if (status === 401) return 'auth';
  return status >= 400 && status < 500 && ![408, 425, 429].includes(status) ? 'refused' : 'retry';
}

/** A header has one byte per character: as `EventSource` does, sends the ID as UTF-8. */
const bytesOf = (id: string): string => String.fromCharCode(...new TextEncoder().encode(id));

/**
 * Opens one event stream with `fetch`, because `EventSource` supports neither custom headers nor an initial resume
 * point. Returns the function that closes it.
 */
function openSse(options: PushLine, { runId, handlers, resume }: PushConnection): () => void {
  const controller = new AbortController();
  let over = false;
  let retryAfterMs: number | null = null;
  let bye: PushClose['kind'] | null = null;

  const answerTimer = createTimer(options.clock ?? systemClock);
  const end = (kind: PushClose['kind'], why: string, cause?: unknown) => {
    if (over) return;
    over = true;
    answerTimer();
    controller.abort();
    const text = `the event stream for run ${runId} ${why}. Polling continues.`;
    handlers.onClose({
      kind,
      retryAfterMs,
      error: kind === 'done' ? null : new RunSourceError('network', text, { cause }),
    });
  };

  const readFrame = createFrameReader(runId, options);
  const parser = createParser({
    onEvent({ event, data }) {
      if (over || data.length > MAX_FRAME) return;
      // Without a name of its own, an event names its type in the data.
      const frame = readFrame(parseFrame(data), event === 'message' ? undefined : event);
      if (frame.kind === 'message') handlers.onMessage(frame.message);
      else if (frame.kind === 'bye') {
        bye = frame.code === 1000 ? 'done' : 'retry';
        retryAfterMs = frame.retryAfterMs ?? retryAfterMs;
      }
    },
    onRetry(ms) {
      retryAfterMs = ms;
    },
    // Bounds memory if an event never ends.
    maxBufferSize: MAX_FRAME * 2,
    onError(error) {
      if (error.type === 'max-buffer-size-exceeded') end('retry', 'sent an event that is too large');
    },
  });

  const read = async () => {
    const provided = options.getHeaders?.({ reason: resume.freshToken ? 'unauthorized' : 'request' });
    const headers = new Headers(toHeaders(await provided));
    if (over) return;
    headers.set('accept', 'text/event-stream');
    if (resume.epoch !== null) headers.set('last-event-id', bytesOf(`${resume.epoch}.${resume.rev}`));
    const fetch = options.fetch ?? globalThis.fetch;
    const { credentials } = options;
    answerTimer(ANSWER_MS, () => {
      retryAfterMs = NO_ANSWER_REST_MS;
      end('retry', `got no response within ${ANSWER_MS / 1000} s`);
    });
    const response = await fetch(options.url(runId), {
      headers,
      signal: controller.signal,
      cache: 'no-store',
      ...(credentials ? { credentials } : {}),
    });
    answerTimer();
    if (over) return;
    if (response.status !== 200 || !response.body) {
      retryAfterMs = retryAfterOf(response.headers, dateOf(response.headers));
      await response.body?.cancel();
      end(kindOf(response.status), `returned ${response.status}`);
      return;
    }
    if (!/^\s*text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')) {
      await response.body.cancel();
      // E.g. an HTML page during a deployment, or a wrong URL.
      end('refused', 'is not an event stream; check the URL');
      return;
    }
    // The stream is open, even if a proxy buffers its first events.
    handlers.onAlive();
    // Streaming decoder: a chunk may end within a multi-byte character.
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (let chunk = await reader.read(); !chunk.done && !over; chunk = await reader.read()) {
      handlers.onAlive();
      parser.feed(decoder.decode(chunk.value, { stream: true }));
    }
    end(bye ?? 'retry', 'ended');
  };
  read().catch((cause: unknown) => end('retry', 'was interrupted', cause));

  return () => {
    over = true;
    answerTimer();
    controller.abort();
  };
}

/**
 * Push over server-sent events (`GET /v1/runs/:id/events`).
 *
 * @example
 * import { eventStream } from 'runlight/sse';
 * const source = createRestSource({ baseUrl, push: eventStream });
 */
export const eventStream: PushTransport = { name: 'sse', open: openSse };
