import { Problem } from './problem';

/** Counted while it is read, and after it is unpacked, whatever `Content-Length` says. */
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
      reader.cancel().catch(() => {}); // what is still to come is nobody's any more
      throw new Problem(413, 'body_too_large', `The body is larger than ${Math.round(limit / 1024)} KiB.`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

const unreadable = () => new Problem(400, 'malformed_json', 'The body is not valid JSON.');

/**
 * Reads a JSON body; nothing at all is `undefined`. Only JSON is taken, which also keeps plain forms of other sites out.
 *
 * @throws {Problem} 400, 413 or 415
 */
export async function readBody(request: Request, limit: number): Promise<unknown> {
  if (!/^application\/json *(;|$)/i.test(request.headers.get('Content-Type') ?? '')) {
    throw new Problem(415, 'unsupported_media_type', 'Send the body as "Content-Type: application/json".');
  }
  // In a Firefox page, where this stands for a backend, a request has no stream.
  const body = request.body === undefined ? (await request.blob()).stream() : request.body;
  if (body === null) return undefined;
  const packed = request.headers.get('Content-Encoding')?.trim().toLowerCase() ?? 'identity';
  if (packed !== 'identity' && packed !== 'gzip' && packed !== 'deflate') {
    throw new Problem(415, 'unsupported_media_type', 'Send the body as it is, without a Content-Encoding.');
  }
  const plain: ReadableStream<Uint8Array> =
    packed === 'identity' ? body : body.pipeThrough(new DecompressionStream(packed));
  try {
    const text = await readBytes(plain, limit);
    return text.trim() === '' ? undefined : JSON.parse(text);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unreadable();
  }
}
