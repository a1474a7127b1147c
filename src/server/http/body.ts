import { Problem } from './problem';

/** Counts decompressed bytes while reading and ignores `Content-Length`, which can lie. */
async function readBytes(stream: ReadableStream<Uint8Array>, limit: number): Promise<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > limit) {
      reader.cancel().catch(() => {}); // the rest is discarded
      throw new Problem(413, 'body_too_large', `The body is larger than ${Math.round(limit / 1024)} KiB.`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** A body that somebody else has read. Reading it again would silently drop the reason and `force` of a cancel. */
export class LostBody extends Error {
  constructor() {
    super(
      'runlight: the body of the request was already read, so the request cannot be answered. Read a copy in `authenticate` (request.clone()), and pass the request to the handler before other code reads it.',
    );
  }
}

const unreadable = () => new Problem(400, 'malformed_json', 'The body is not valid JSON.');

/**
 * Reads a JSON body; `undefined` if it is empty. Requiring JSON also rejects HTML forms posted from other sites.
 *
 * @throws {Problem} 400, 413 or 415
 */
export async function readBody(request: Request, limit: number): Promise<unknown> {
  if (!/^application\/json *(;|$)/i.test(request.headers.get('Content-Type') ?? '')) {
    throw new Problem(415, 'unsupported_media_type', 'Send the body as "Content-Type: application/json".');
  }
  if (request.bodyUsed) throw new LostBody();
  // Firefox has no `request.body` stream; the handler runs in a page when it serves as a mock backend.
  const body = request.body === undefined ? (await request.blob()).stream() : request.body;
  if (body === null) return undefined;
  const packed = request.headers.get('Content-Encoding')?.trim().toLowerCase() ?? 'identity';
  if (packed !== 'identity' && packed !== 'gzip' && packed !== 'deflate') {
    throw new Problem(415, 'unsupported_media_type', 'Send the body uncompressed, without Content-Encoding.');
  }
  const plain: ReadableStream<Uint8Array> =
    packed === 'identity' ? body : body.pipeThrough(new DecompressionStream(packed));
  try {
    const text = await readBytes(plain, limit);
    return text.trim() === '' ? undefined : JSON.parse(text);
  } catch (error) {
    if (error instanceof Problem || error instanceof LostBody) throw error;
    throw unreadable();
  }
}
